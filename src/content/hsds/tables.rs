//! The tables of an HSDS data package.

/// The names of all of them: the files are called so, with `.csv`.
pub(super) const NAMES: [&str; 22] = [
    "organizations",
    "programs",
    "services",
    "attributes",
    "service_at_location",
    "locations",
    "phones",
    "contacts",
    "schedules",
    "funding",
    "service_areas",
    "required_documents",
    "languages",
    "accessibility",
    "addresses",
    "taxonomy_terms",
    "taxonomies",
    "cost_options",
    "organization_identifiers",
    "metadata",
    "meta_table_descriptions",
    "urls",
];

/// The file of a table, as findings name it.
pub(super) const fn file(table: usize) -> &'static str {
    const FILES: [&str; 22] = [
        "organizations.csv",
        "programs.csv",
        "services.csv",
        "attributes.csv",
        "service_at_location.csv",
        "locations.csv",
        "phones.csv",
        "contacts.csv",
        "schedules.csv",
        "funding.csv",
        "service_areas.csv",
        "required_documents.csv",
        "languages.csv",
        "accessibility.csv",
        "addresses.csv",
        "taxonomy_terms.csv",
        "taxonomies.csv",
        "cost_options.csv",
        "organization_identifiers.csv",
        "metadata.csv",
        "meta_table_descriptions.csv",
        "urls.csv",
    ];
    FILES[table]
}

/// A table that we write.
pub(super) struct WrittenTable {
    /// Its name.
    pub(super) name: &'static str,
    /// What its rows are called within a service: one, or several.
    pub(super) within: [&'static str; 2],
    /// Its columns and their types (Table Schema).
    pub(super) columns: &'static [(&'static str, &'static str)],
    /// Columns that name a row of another table.
    pub(super) foreign: &'static [(&'static str, &'static str)],
}

/// The tables that we write, those first that others name.
pub(super) const WRITTEN: [WrittenTable; 12] = [
    WrittenTable {
        name: "organizations",
        within: ["organization", ""],
        columns: &[("id", "string"), ("name", "string"), ("description", "string")],
        foreign: &[],
    },
    WrittenTable {
        name: "services",
        within: ["service", "services"],
        columns: &[
            ("id", "string"),
            ("organization_id", "string"),
            ("name", "string"),
            ("description", "string"),
            ("url", "string"),
            ("status", "string"),
            ("fees_description", "string"),
            ("minimum_age", "number"),
            ("maximum_age", "number"),
            ("assured_date", "date"),
            ("alert", "string"),
        ],
        foreign: &[("organization_id", "organizations")],
    },
    WrittenTable {
        name: "locations",
        within: ["location", "locations"],
        columns: &[("id", "string"), ("location_type", "string"), ("url", "string"), ("name", "string")],
        foreign: &[],
    },
    WrittenTable {
        name: "service_at_location",
        within: ["", "service_at_locations"],
        columns: &[("id", "string"), ("service_id", "string"), ("location_id", "string")],
        foreign: &[("service_id", "services"), ("location_id", "locations")],
    },
    WrittenTable {
        name: "addresses",
        within: ["", "addresses"],
        columns: &[
            ("id", "string"),
            ("location_id", "string"),
            ("address_1", "string"),
            ("city", "string"),
            ("state_province", "string"),
            ("postal_code", "string"),
            ("country", "string"),
            ("address_type", "string"),
        ],
        foreign: &[("location_id", "locations")],
    },
    WrittenTable {
        name: "phones",
        within: ["", "phones"],
        columns: &[
            ("id", "string"),
            ("service_id", "string"),
            ("location_id", "string"),
            ("number", "string"),
            ("type", "string"),
        ],
        foreign: &[("service_id", "services"), ("location_id", "locations")],
    },
    WrittenTable {
        name: "schedules",
        within: ["", "schedules"],
        columns: &[
            ("id", "string"),
            ("service_id", "string"),
            ("location_id", "string"),
            ("valid_from", "date"),
            ("valid_to", "date"),
            ("freq", "string"),
            ("interval", "number"),
            ("byday", "string"),
            ("description", "string"),
            ("opens_at", "string"),
            ("closes_at", "string"),
        ],
        foreign: &[("service_id", "services"), ("location_id", "locations")],
    },
    WrittenTable {
        name: "languages",
        within: ["", "languages"],
        columns: &[("id", "string"), ("service_id", "string"), ("code", "string")],
        foreign: &[("service_id", "services")],
    },
    WrittenTable {
        name: "cost_options",
        within: ["", "cost_options"],
        columns: &[("id", "string"), ("service_id", "string"), ("currency", "string"), ("amount", "number")],
        foreign: &[("service_id", "services")],
    },
    WrittenTable {
        name: "taxonomies",
        within: ["taxonomy_detail", ""],
        columns: &[("id", "string"), ("name", "string"), ("description", "string"), ("version", "string")],
        foreign: &[],
    },
    WrittenTable {
        name: "taxonomy_terms",
        within: ["taxonomy_term", ""],
        columns: &[
            ("id", "string"),
            ("code", "string"),
            ("name", "string"),
            ("description", "string"),
            ("taxonomy", "string"),
            ("taxonomy_id", "string"),
            ("language", "string"),
        ],
        foreign: &[("taxonomy_id", "taxonomies")],
    },
    WrittenTable {
        name: "attributes",
        within: ["", "attributes"],
        columns: &[
            ("id", "string"),
            ("link_id", "string"),
            ("taxonomy_term_id", "string"),
            ("link_type", "string"),
            ("link_entity", "string"),
            ("value", "string"),
        ],
        // `link_id` names a service, a phone or a location, as `link_entity` says
        foreign: &[("taxonomy_term_id", "taxonomy_terms")],
    },
];
