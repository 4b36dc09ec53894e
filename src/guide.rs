//! For whoever runs a desk, sits at one, or works on the program: what is too long for the README.

#[doc = include_str!("guide/helping.md")]
pub mod helping {}

#[doc = include_str!("guide/keys.md")]
pub mod keys {}

#[doc = include_str!("guide/desk.md")]
pub mod desk {}

#[doc = include_str!("guide/growing.md")]
pub mod growing {}

#[doc = include_str!("guide/alarms.md")]
pub mod alarms {}

#[doc = include_str!("guide/architecture.md")]
pub mod architecture {}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_file_that_the_guide_names_is_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
        for paper in std::fs::read_dir(&folder).unwrap() {
            let text = std::fs::read_to_string(paper.unwrap().path()).unwrap();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let file = link.split('#').next().unwrap_or_default();
                assert!(file.contains("://") || file.is_empty() || folder.join(file).exists(), "{link} is not there");
            }
        }
    }
}
