import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges files with the veraPDF engine: {@code Vera 2a,ua1 FILE...}
 *
 * <p>Prints one JSON object per file and flavour, one per line. The exit code says only whether judging worked: the
 * verdict is in the lines.
 */
public final class Vera {
    private Vera() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset(); // its log would mingle with the verdicts
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 1; i < arguments.length; i++) {
            for (String name : arguments[0].split(",")) {
                System.out.println(judge(arguments[i], PDFAFlavour.fromString(name)));
            }
        }
    }

    private static String judge(String file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            return "{\"file\":" + quoted(file)
                    + ",\"flavour\":" + quoted(flavour.getId())
                    + ",\"passed\":" + result.isCompliant()
                    + ",\"checks\":" + result.getTotalAssertions()
                    + ",\"failures\":[" + failures(result) + "]}";
        }
    }

    /** One entry per broken rule, with its first place. */
    private static String failures(ValidationResult result) {
        Map<String, String> found = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                found.putIfAbsent(rule, "{\"rule\":" + quoted(rule)
                        + ",\"message\":" + quoted(assertion.getMessage())
                        + ",\"place\":" + quoted(assertion.getLocation().getContext()) + "}");
            }
        }
        return String.join(",", found.values());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : (text == null ? "" : text).toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
