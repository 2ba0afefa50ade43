//! An e-mail as a file (RFC 5322, MIME).

use std::io;

use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use store::table::mail::Mail;

/// The e-mail with its act attached. The same e-mail gives the same bytes.
///
/// # Errors
/// None for what memory holds; the signature is that of writing.
pub(super) fn message(mail: &Mail, sender_name: &str, file_name: &str, pdf: &[u8]) -> io::Result<Vec<u8>> {
    let domain = mail.sender.split_once('@').map_or("localhost", |(_, domain)| domain);
    let recipients: Vec<&str> = mail.recipients.iter().map(String::as_str).collect();
    let parts = vec![
        MimePart::new("text/plain", mail.body.as_str()),
        MimePart::new("application/pdf", pdf).attachment(file_name),
    ];
    let boundary = format!("ensitio-{}", mail.id.0.simple());
    let content = ContentType::new("multipart/mixed").attribute("boundary", boundary);
    MessageBuilder::new()
        .from((sender_name, mail.sender.as_str()))
        .to(recipients)
        .subject(mail.subject.as_str())
        .date(mail.created_at.0.div_euclid(1000))
        .message_id(format!("{}@{domain}", mail.id))
        // Mail programs that know it open the file as a draft to be sent and not as one received.
        .header("X-Unsent", Raw::new("1"))
        .body(MimePart::new(content, parts))
        .write_to_vec()
}
