//! The workstation's own client against the real desk.

use casework::{
    id::{Digest, ItemId},
    intent::IntentBody,
};
use replica::{Class, DeskClient, Fault, Introduction, Invitation, Patience, Stand};
use sha2::{Digest as _, Sha256};
use wire::{BLOB_BYTES_MAX, DeskError, DeviceKey, FRAME_PACKED_BYTES_MAX, Lack, Own, Verdict};

use crate::{
    client::Desk,
    workstation::{Workstation, register_item, register_person, uuid},
};

/// The client of workstation `number`, which got what the desk printed.
pub(crate) fn introduced(desk: &Desk, workstation: &Workstation, number: u8) -> (DeskClient, Invitation) {
    let typed = Invitation::typed(&desk.url, &desk.fingerprint.to_uppercase(), &desk.code("ONSITE_L2").to_lowercase());
    let invitation: Invitation = typed.unwrap().to_string().parse().unwrap();
    let introduction = Introduction { address: invitation.address.clone(), certificate: invitation.certificate };
    let key = DeviceKey::from_seed(&[number; 32]);
    (DeskClient::new(&introduction, workstation.dev, key, Patience::default()).unwrap(), invitation)
}

#[tokio::test]
async fn an_invitation_leads_to_a_desk_that_judges_keeps_files_and_tells_others() {
    let desk = Desk::start();
    let mut one = Workstation::new(1);
    let (link, invitation) = introduced(&desk, &one, 1);
    let identity = link.health().await.unwrap().identity;
    let fault = link.pull(None, Own::Whole).await.unwrap_err();
    assert!(matches!(fault, Fault::Desk(DeskError::NotAuthorised)), "not enrolled: {fault:?}");
    let wrong = link.enroll(&one.enroll("2345-6789-ABCD-EFGH")).await.unwrap_err();
    assert!(matches!(wrong, Fault::Desk(DeskError::WrongCode)), "{wrong:?}");
    let enrolled = link.enroll(&one.enroll(invitation.code.as_str())).await.unwrap();
    assert_eq!(enrolled.identity, identity);

    let bytes: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
    let photo = Digest(Sha256::digest(&bytes).into());
    let entries = [
        one.ask(register_person(10, "Luz Ríos", "1004")),
        one.ask(register_item(20, "UV-1")),
        one.ask(IntentBody::AddItemPhoto { id: ItemId(uuid(20)), photo, caption: String::new() }),
    ];
    let push = one.push(identity.epoch, &entries);
    for _ in 0..2 {
        let pushed = link.push(&push).await.unwrap();
        let verdicts: Vec<Verdict> = pushed.verdicts.into_iter().map(|judged| judged.verdict).collect();
        assert_eq!((pushed.upto, verdicts), (3, [1, 2, 3].map(Verdict::accepted).to_vec()), "or again");
    }

    assert_eq!(link.blob_stand(photo).await.unwrap(), Stand::Absent);
    let lacking = link.lacking(&[photo]).await.unwrap();
    assert_eq!(lacking, [Lack { blob: photo, have: 0 }]);
    for _ in 0..2 {
        link.put_blob(photo, bytes.clone().into(), 0).await.unwrap();
    }
    assert_eq!(link.blob_stand(photo).await.unwrap(), Stand::Whole { bytes: bytes.len() as u64 });
    assert!(link.lacking(&[photo]).await.unwrap().is_empty());

    let brief = link.pull(None, Own::Brief).await.unwrap();
    let own: Vec<Option<u32>> = brief.entries.iter().map(|line| line.own.map(|place| place.seq)).collect();
    assert_eq!(own, [Some(1), Some(2), None], "the last vouches for them");

    let two = Workstation::new(2);
    let (link, invitation) = introduced(&desk, &two, 2);
    link.enroll(&two.enroll(invitation.code.as_str())).await.unwrap();
    let page = link.pull(None, Own::Whole).await.unwrap();
    assert_eq!((page.entries.len(), page.left), (3, 0));
    assert!(link.pull(Some(&page.cursor), Own::Brief).await.unwrap().entries.is_empty());
    let odd = link.pull(Some("1&cursor=ñ"), Own::Brief).await.unwrap_err();
    assert!(matches!(odd, Fault::Desk(_)), "what is no cursor stays one parameter: {odd:?}");
    assert_eq!(link.get_blob(photo, BLOB_BYTES_MAX).await.unwrap(), bytes);
    let unknown = link.get_blob(Digest([7; 32]), BLOB_BYTES_MAX).await.unwrap_err();
    assert!(matches!(unknown, Fault::Desk(DeskError::NotFound)), "{unknown:?}");
    let traffic = link.traffic();
    assert_eq!((traffic.of(Class::Push).up, traffic.of(Class::Blob).up), (0, 0));
    assert!(traffic.of(Class::Blob).down >= bytes.len() as u64);
    assert!((1..FRAME_PACKED_BYTES_MAX as u64).contains(&traffic.of(Class::Pull).down));

    desk.order(&["device", "revoke", &two.dev.to_string()]);
    for fault in [link.pull(None, Own::Whole).await.unwrap_err(), link.blob_stand(photo).await.unwrap_err()] {
        assert!(matches!(fault, Fault::Desk(DeskError::Revoked)), "{fault:?}");
    }
    desk.stop();
    let gone = link.health().await.unwrap_err();
    assert!(matches!(gone, Fault::Unreachable { .. } | Fault::Interrupted { .. }), "{gone:?}");
}

#[tokio::test]
async fn a_desk_that_was_started_anew_is_met_again_with_the_token_of_before() {
    let mut desk = Desk::start();
    let one = Workstation::new(1);
    let (link, invitation) = introduced(&desk, &one, 1);
    link.enroll(&one.enroll(invitation.code.as_str())).await.unwrap();
    link.pull(None, Own::Whole).await.unwrap();
    let talk = link.traffic().of(Class::Talk);
    desk.restart();
    link.pull(None, Own::Whole).await.unwrap();
    assert_eq!(link.traffic().of(Class::Talk), talk);
}
