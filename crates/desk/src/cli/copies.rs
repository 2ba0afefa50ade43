//! Backups and how they take the place of a desk, for whoever sits at the terminal.

use std::path::Path;

use anyhow::bail;
use desk::{Folder, IfUnread, Manifest, Part, Place, Restored, Since, now};

use super::{Data, line, runtime, said};

pub(super) fn backup(folder: &Folder, to: &Path) -> anyhow::Result<()> {
    let runtime = runtime::new()?;
    let _on_it = runtime.enter();
    let copied = desk::backup(folder, to, now())?;
    line(&format!("Copia hasta el número {}, con {} archivos, en {}", copied.n, copied.blobs, to.display()))?;
    if !copied.damaged.is_empty() {
        let names: Vec<String> = copied.damaged.iter().map(ToString::to_string).collect();
        bail!("archivos dañados en la mesa, que no están en la copia:\n{}", names.join("\n"));
    }
    Ok(())
}

pub(super) fn restore(data: &Data, from: &Path, blobs: Option<Place>, yes: Option<IfUnread>) -> anyhow::Result<()> {
    let manifest = Manifest::read(from)?;
    let at = manifest.made_at.in_bogota().format("%d/%m/%Y %H:%M");
    let Some(if_unread) = yes else {
        bail!(
            "la copia es del {at} y llega al número {}. Con ella vuelven los datos de quienes se suprimieron después, los \
             puestos excluidos después y los roles y alcances de entonces, salvo lo que se lea del registro que reemplaza, que sigue. \
             Los puestos ofrecerán de nuevo lo suyo. Para seguir, repita con --yes",
            manifest.n
        );
    };
    let runtime = runtime::new()?;
    let _on_it = runtime.enter();
    let restored = desk::restore(from, &data.folder()?, blobs, if_unread, now())?;
    line(&format!("Restaurada la copia del {at}, hasta el número {}", restored.n))?;
    tell(&restored)
}

fn tell(restored: &Restored) -> anyhow::Result<()> {
    match &restored.since {
        // Of a ledger of which nothing could be read the line below says what it means.
        Some(_) if restored.unread.len() == Part::ALL.len() => {}
        Some(Since { erased, revoked, readmitted, later, roles, scopes, dismissed, admissions, other_keys }) => {
            line(&format!(
                "Del registro anterior: {} personas olvidadas de nuevo, {} puestos excluidos de nuevo, {} que ya habían vuelto, {} \
                 que la copia no conoce y se inscriben otra vez, {} cuentas con el rol que se les dio después, {} puestos con el \
                 alcance que se les dio después, {} admisiones retiradas de nuevo, {} como se cambiaron después",
                erased.len(),
                revoked.len(),
                readmitted.len(),
                later.len(),
                roles.len(),
                scopes.len(),
                dismissed.len(),
                admissions.len()
            ))?;
            if *other_keys {
                line(
                    "La copia tiene otras llaves de la mesa: siguen las de ahora, que los puestos conocen. Lo que se cerró o se \
                     firmó con las de la copia no se abre ni se reconoce; para volver a ellas, restaure en una carpeta nueva",
                )?;
            }
        }
        None => line("No se sabe a quiénes se suprimió ni qué puestos se excluyeron después de la copia: revíselo")?,
    }
    if !restored.unread.is_empty() {
        line(&format!(
            "Del registro anterior no se pudo leer, y queda como en la copia: {}",
            said::parts(&restored.unread)
        ))?;
    }
    if restored.is_behind {
        line(
            "El registro anterior llegaba menos lejos de lo que ya se había dicho: lo que se hizo después no se conoce; revíselo",
        )?;
    }
    if restored.leaps {
        line(
            "No se sabe qué radicados se dieron después de la copia: la numeración de este año salta más allá de ellos, en \
             todas las direcciones territoriales. Déjelo por escrito en el archivo",
        )?;
    }
    if let Some(file) = &restored.replaced {
        line(&format!(
            "El registro anterior quedó en {}: elimínelo cuando todos los puestos se hayan sincronizado",
            file.display()
        ))?;
    }
    for name in &restored.damaged {
        line(&format!("Archivo dañado en la copia: {name}"))?;
    }
    Ok(())
}
