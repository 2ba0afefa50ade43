//! The XMP packet: what Info says, the claims of conformance, and the act's own properties.

use crate::paper::Meta;

use super::{LANGUAGE, PRODUCER};

/// Namespace of the properties of acts. A URN, so that nobody expects to find anything at it.
pub(crate) const NAMESPACE: &str = "urn:ensitio:act:1.0:";

/// PDF/A demands a description of every schema that it does not know itself (ISO 19005-2 §6.6.2.3.3).
fn extension(schema: &str, uri: &str, prefix: &str, properties: &[(&str, &str, &str, &str)]) -> String {
    let mut out = format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{schema}</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\
         <pdfaSchema:property><rdf:Seq>"
    );
    for (name, kind, category, description) in properties {
        out.push_str(&format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
             <pdfaProperty:category>{category}</pdfaProperty:category>\
             <pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        ));
    }
    out.push_str("</rdf:Seq></pdfaSchema:property></rdf:li>\n");
    out
}

/// The whole packet.
pub(super) fn packet(meta: &Meta) -> Vec<u8> {
    let date = meta.created_at.format("%Y-%m-%dT%H:%M:%S%:z");
    let ua = extension(
        "PDF/UA identification",
        "http://www.aiim.org/pdfua/ns/id/",
        "pdfuaid",
        &[("part", "Integer", "internal", "Part of ISO 14289 that the file follows")],
    );
    let act = extension(
        "EnSitio act",
        NAMESPACE,
        "act",
        &[
            ("folio", "Text", "external", "Number of the document, given once by the device that made it"),
            ("contentDigest", "Text", "external", "SHA-256 of the content that the pages show"),
            ("kind", "Text", "external", "Kind of document"),
        ],
    );
    let [title, author, subject, keywords, creator] =
        [&meta.title, &meta.author, &meta.subject, &meta.keywords.join(", "), &meta.creator].map(|text| escape(text));
    let [folio, digest, kind] = [&meta.folio, &meta.content_digest, &meta.kind].map(|text| escape(text));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"><pdfaid:part>2</pdfaid:part>\
<pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><xmp:CreatorTool>{creator}</xmp:CreatorTool>\
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><pdf:Producer>{PRODUCER}</pdf:Producer>\
<pdf:Keywords>{keywords}</pdf:Keywords></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:act=\"{NAMESPACE}\"><act:folio>{folio}</act:folio>\
<act:contentDigest>{digest}</act:contentDigest><act:kind>{kind}</act:kind></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"><pdfaExtension:schemas><rdf:Bag>\n\
{ua}{act}</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n\
</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
