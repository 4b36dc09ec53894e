//! Which of HSDS's shapes a JSON file has, and the services in it, each with the organization and the place it came in.

use std::collections::HashMap;

use super::{MOST_NODES, ReadServices};
use crate::Finding;
use care::hsds::{Node, Value};

const NOTHING: &str = "Nothing is imported";
const WANTED: &str = "Give services, organizations with their `services`, service_at_locations with their `service`, or a \
                      list or page (`contents`) of these, as HSDS 3.0";
/// How many names of fields are said of a file that is something else.
const MOST_KEYS: usize = 8;
/// What only earlier versions of HSDS call so, in services, places and organizations, and the version.
const EARLIER: [(&str, &str); 14] = [
    ("regular_schedule", "1.x"),
    ("regular_schedules", "1.x"),
    ("holiday_schedule", "1.x"),
    ("holiday_schedules", "1.x"),
    ("service_taxonomy", "1.x"),
    ("service_taxonomys", "1.x"),
    ("eligibilities", "1.x"),
    ("services_at_location", "1.x"),
    ("physical_address", "1.x or 2.x"),
    ("physical_addresses", "1.x or 2.x"),
    ("postal_address", "1.x or 2.x"),
    ("service_attributes", "2.x"),
    ("other_attributes", "2.x"),
    ("accessibility_for_disabilities", "1.x or 2.x"),
];

/// What is said of a file of an earlier version.
pub(super) fn of_earlier(file: &str, line: usize, name: &str, version: &str) -> Finding {
    let what = format!("this is HSDS {version} (it has {name}), not 3.0");
    Finding::error(file, line, name, what).so(NOTHING, "Ask the publisher for HSDS 3.0, or convert the file to it")
}

/// The services of a file, and what is to be said of it.
pub(super) fn services(file: &str, root: Node) -> ReadServices {
    let mut reading = Reading { file, read: ReadServices::default(), at: HashMap::new(), left: MOST_NODES };
    reading.root(root);
    let mut read = reading.read;
    if read.services.is_empty() && !read.findings.iter().any(Finding::is_error) {
        let without = read.left.iter().map(|(_, count)| count).sum::<usize>();
        let what = match without {
            0 => "holds no service".to_owned(),
            1 => "holds one organization, without its services".to_owned(),
            many => format!("holds {many} organizations, without their services"),
        };
        read.findings.push(Finding::error(file, 1, "", what).so(NOTHING, WANTED));
    }
    if read.findings.iter().any(Finding::is_error) {
        read.services.clear();
    }
    read
}

struct Reading<'f> {
    file: &'f str,
    read: ReadServices,
    /// The services that came with a place, by their identifier: each place brings them anew.
    at: HashMap<String, usize>,
    /// How many values may still come: an organization comes with each of its services.
    left: usize,
}

impl Reading<'_> {
    fn root(&mut self, root: Node) {
        let list = ["contents", "content", "services", "organizations"];
        let named = root.get("id").is_some() || root.get("name").is_some();
        match root.value {
            Value::List(items) => self.list(items),
            Value::Object(_) if !named && list.iter().any(|name| root.get(name).is_some()) => {
                self.tell_pages(&root);
                for name in list {
                    self.list(root.get(name).map(items).unwrap_or_default().to_vec());
                }
            }
            Value::Object(_) => self.one(root),
            _ => {}
        }
    }

    fn tell_pages(&mut self, root: &Node) {
        let pages = ["total_pages", "totalPages"].iter().find_map(|name| root.text(name).parse::<u32>().ok());
        if let Some(pages) = pages.filter(|pages| *pages > 1) {
            let finding = Finding::warning(self.file, root.line, "total_pages", format!("is one page of {pages}"));
            self.read.findings.push(finding.so("The services of the others are not in it", "Import each page"));
        }
    }

    fn list(&mut self, items: Vec<Node>) {
        for item in items {
            self.one(item);
            // one finding tells it; a list may hold any number of the same
            if self.read.findings.iter().any(Finding::is_error) {
                return;
            }
        }
    }

    fn one(&mut self, node: Node) {
        if let Some((line, name, version)) = find_earlier(&node) {
            self.read.findings.push(of_earlier(self.file, line, name, version));
        } else if is_object(node.get("service")) {
            self.place(node);
        } else if node.get("services").is_some() || is_organization(&node) {
            self.organization(node);
        } else if is_service(&node) || !matches!(node.value, Value::Object(_)) {
            // what is no object at all is said by the import, with where it stands
            self.read.services.push(node);
        } else {
            let finding = Finding::error(self.file, node.line, "", format!("is no shape of HSDS 3.0: {}", keys(&node)));
            self.read.findings.push(finding.so(NOTHING, WANTED));
        }
    }

    /// An organization (`organization_full`): each of its services knows it.
    fn organization(&mut self, node: Node) {
        let services = node.get("services").map(items).unwrap_or_default().to_vec();
        if services.is_empty() {
            match self.read.left.first_mut() {
                Some((_, count)) => *count += 1,
                None => self.read.left.push(("(organizations without their services)".to_owned(), 1)),
            }
        }
        let organization = without(node, "services");
        for service in services {
            if let Some((line, name, version)) = find_earlier(&service) {
                self.read.findings.push(of_earlier(self.file, line, name, version));
                return;
            }
            let known = is_object(service.get("organization"));
            let service = if known { service } else { self.with(service, "organization", &organization) };
            self.read.services.push(service);
        }
    }

    /// A service at a location (`service_at_location_full`): the service, with this place among its own.
    fn place(&mut self, node: Node) {
        let service = node.get("service").cloned().unwrap_or_default();
        let place = without(node, "service");
        let id = service.text("id").to_owned();
        if let Some(nth) = self.at.get(&id).copied().filter(|_| !id.is_empty()) {
            let known = std::mem::take(&mut self.read.services[nth]);
            self.read.services[nth] = with_place(known, place);
            return;
        }
        if !id.is_empty() {
            self.at.insert(id, self.read.services.len());
        }
        let service = with_place(without_place(service, place.text("id")), place);
        self.read.services.push(service);
    }

    fn with(&mut self, mut node: Node, name: &str, more: &Node) -> Node {
        let Some(left) = self.left.checked_sub(size(more)) else {
            if !self.read.findings.iter().any(Finding::is_error) {
                let finding = Finding::error(self.file, 0, "", "comes to more values than one import may hold");
                self.read.findings.push(finding.so(NOTHING, "Split it, or take fewer services"));
            }
            return node;
        };
        self.left = left;
        if let Value::Object(fields) = &mut node.value {
            fields.push((name.to_owned(), more.clone()));
        }
        node
    }
}

fn with_place(mut service: Node, place: Node) -> Node {
    let Value::Object(fields) = &mut service.value else { return service };
    let listed = fields.iter_mut().find(|(name, _)| name == "service_at_locations");
    if let Some(Value::List(places)) = listed.map(|(_, node)| &mut node.value) {
        places.push(place);
    } else {
        let line = place.line;
        let list = Node { file: "", line, value: Value::List(vec![place]) };
        fields.push(("service_at_locations".to_owned(), list));
    }
    service
}

/// Without the place that a service lists of itself: it lists less of it.
fn without_place(mut service: Node, id: &str) -> Node {
    if let Value::Object(fields) = &mut service.value {
        let listed = fields.iter_mut().filter(|(name, _)| name == "service_at_locations");
        for (_, node) in listed {
            if let Value::List(places) = &mut node.value {
                places.retain(|known| id.is_empty() || known.text("id") != id);
            }
        }
    }
    service
}

fn items(node: &Node) -> &[Node] {
    if is_object(Some(node)) { std::slice::from_ref(node) } else { node.items() }
}

fn is_object(node: Option<&Node>) -> bool {
    node.is_some_and(|node| matches!(node.value, Value::Object(_)))
}

/// How many values a node holds, itself included: nothing lies deeper than [`care::hsds::MOST_DEPTH`].
fn size(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.iter().map(|(_, node)| size(node)).sum::<usize>(),
        _ => 1,
    }
}

fn without(mut node: Node, name: &str) -> Node {
    if let Value::Object(fields) = &mut node.value {
        fields.retain(|(known, _)| known != name);
    }
    node
}

/// What a service has and a term, a program or a location has not. Its name and identifier alone tell nothing.
fn is_service(node: &Node) -> bool {
    const OF_SERVICE: [&str; 12] = [
        "status",
        "organization",
        "organization_id",
        "program_id",
        "service_at_locations",
        "phones",
        "schedules",
        "attributes",
        "url",
        "email",
        "eligibility_description",
        "fees_description",
    ];
    let is_place = ["location_type", "addresses"].iter().any(|name| node.get(name).is_some());
    !is_place && OF_SERVICE.iter().any(|name| node.get(name).is_some())
}

/// What only an organization has; it has no status.
fn is_organization(node: &Node) -> bool {
    const OF_ORGANIZATION: [&str; 9] = [
        "website",
        "legal_status",
        "year_incorporated",
        "parent_organization_id",
        "organization_identifiers",
        "tax_id",
        "tax_status",
        "uri",
        "logo",
    ];
    node.get("status").is_none() && OF_ORGANIZATION.iter().any(|name| node.get(name).is_some())
}

/// What of it is of an earlier version: in itself, its services, and its places.
fn find_earlier(node: &Node) -> Option<(usize, &'static str, &'static str)> {
    let own = |node: &Node| {
        EARLIER.iter().find_map(|(name, version)| node.get(name).map(|found| (found.line, *name, *version)))
    };
    let within = ["service", "location", "locations", "service_at_locations"];
    let within = within.iter().filter_map(|name| node.get(name)).flat_map(items);
    own(node).or_else(|| within.flat_map(|part| [Some(part), part.get("location")]).flatten().find_map(own))
}

/// The names of an object's fields, without what a terminal would act upon and not without end.
fn keys(node: &Node) -> String {
    let Value::Object(fields) = &node.value else { return node.kind().to_owned() };
    let harmless = |c: char| if c.is_alphanumeric() || "_-.:@$ ".contains(c) { c } else { '?' };
    let names = fields.iter().take(MOST_KEYS).map(|(name, _)| name.chars().take(30).map(harmless).collect::<String>());
    let more = if fields.len() > MOST_KEYS { ", …" } else { "" };
    match fields.len() {
        0 => "an object without fields".to_owned(),
        _ => format!("an object with {}{more}", names.collect::<Vec<_>>().join(", ")),
    }
}
