//! The unit for systemd that is shipped.

use std::path::Path;

use super::*;

const UNIT: &str = include_str!("../../packaging/ensitio-desk.service");

#[test]
fn the_page_on_servers_shows_the_unit_that_is_shipped() {
    let page = include_str!("../../../../docs/deploy.md");
    assert!(page.contains(&format!("```ini\n{UNIT}```")), "docs/deploy.md and the unit differ");
}

#[test]
fn the_unit_gives_an_order_that_the_program_knows_and_the_folder_that_it_writes() {
    let unit = UNIT.replace("\\\n", " ");
    let said = |name: &str| unit.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let cli = Cli::try_parse_from(said("ExecStart=").split_whitespace()).unwrap();
    let Order::Serve(order) = cli.order else { panic!("{:?}", cli.order) };
    assert_eq!(order.data.data, Path::new(said("ReadWritePaths=")));
}
