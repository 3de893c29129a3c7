//! A plot read back from its SVG by another reader: what a viewer would see.

use warrant::picture::{Weight, text_width};

/// A box in pixels: left, upper, right, lower end.
pub(crate) type Box = (f64, f64, f64, f64);

/// A line of data: class, note, points.
pub(crate) type DataLine = (String, String, Vec<(f64, f64)>);

/// A picture that was read back.
pub(crate) struct Drawn {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Text with the box that it fills in the widest of the fonts, and where it is anchored.
    pub(crate) texts: Vec<(String, Box, (f64, f64))>,
    /// What has a note: its class, its note and the middle of what is drawn.
    pub(crate) signs: Vec<(String, String, (f64, f64))>,
    /// Paths without a fill that have a note: class, note, points.
    pub(crate) lines: Vec<DataLine>,
    /// Paths without a note: class, points.
    pub(crate) rules: Vec<(String, Vec<(f64, f64)>)>,
    /// Bars with a note: class, note, box.
    pub(crate) bars: Vec<(String, String, Box)>,
}

const KNOWN: [&str; 8] = ["svg", "title", "desc", "style", "rect", "text", "path", "circle"];

/// Reads a picture and checks what must hold of any: known elements only, no handlers, everything on the canvas, no text
/// upon another, named for who cannot see it.
pub(crate) fn read(svg: &str) -> Drawn {
    let document = roxmltree::Document::parse(svg).unwrap();
    assert!(svg.chars().all(|c| c == '\n' || !c.is_control()), "control characters");
    let root = document.root_element();
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name).unwrap_or("0").parse().unwrap()
    };
    assert_eq!(root.attribute("role"), Some("img"));
    let mut drawn = Drawn {
        width: number(root, "width"),
        height: number(root, "height"),
        title: String::new(),
        description: String::new(),
        texts: Vec::new(),
        signs: Vec::new(),
        lines: Vec::new(),
        rules: Vec::new(),
        bars: Vec::new(),
    };
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(KNOWN.contains(&name), "{node:?}");
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{node:?}");
        assert!(node.attribute("href").is_none());
        let class = node.attribute("class").unwrap_or_default().to_owned();
        let note =
            node.children().find(|child| child.has_tag_name("title") || child.tag_name().name() == "title");
        let note =
            note.filter(|_| name != "svg").and_then(|title| title.text()).unwrap_or_default().to_owned();
        match name {
            "title" if node.parent() == Some(root) => {
                node.text().unwrap_or_default().clone_into(&mut drawn.title);
            }
            "desc" => node.text().unwrap_or_default().clone_into(&mut drawn.description),
            "text" => {
                let text = node.text().unwrap_or_default().to_owned();
                let size = number(node, "font-size");
                let weight = if node.attribute("font-weight") == Some("bold") {
                    Weight::Bold
                } else {
                    Weight::Regular
                };
                #[expect(clippy::cast_possible_truncation, reason = "a type size")]
                let wide = f64::from(text_width(&text, size as i32, weight));
                let (x, y) = (number(node, "x"), number(node, "y"));
                let left = match node.attribute("text-anchor") {
                    Some("middle") => x - wide / 2.0,
                    Some("end") => x - wide,
                    _ => x,
                };
                drawn.texts.push((text, (left, y - size * 0.8, left + wide, y + size * 0.2), (x, y)));
            }
            "circle" if !note.is_empty() => {
                drawn.signs.push((class, note, (number(node, "cx"), number(node, "cy"))));
            }
            "rect" if !class.contains("back") && !note.is_empty() => {
                let (x, y) = (number(node, "x"), number(node, "y"));
                drawn.bars.push((class, note, (x, y, x + number(node, "width"), y + number(node, "height"))));
            }
            "path" => {
                let points = points(node.attribute("d").unwrap());
                if note.is_empty() {
                    drawn.rules.push((class, points));
                } else if class.starts_with("s-")
                    && points.len() > 1
                    && !class.contains("hollow")
                    && !is_cross(node)
                {
                    drawn.lines.push((class, note, points));
                } else {
                    drawn.signs.push((class, note, middle(&points)));
                }
            }
            _ => {}
        }
    }
    drawn.check();
    drawn
}

fn is_cross(node: roxmltree::Node<'_, '_>) -> bool {
    node.attribute("d").is_some_and(|d| d.contains('m'))
}

fn middle(points: &[(f64, f64)]) -> (f64, f64) {
    let over = |pick: fn(&(f64, f64)) -> f64| {
        let values = points.iter().map(pick);
        values.clone().fold(f64::INFINITY, f64::min).midpoint(values.fold(f64::NEG_INFINITY, f64::max))
    };
    (over(|point| point.0), over(|point| point.1))
}

/// The corners of a path of moves and straight lines, absolute and relative.
fn points(d: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut rest = d;
    while let Some(command) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |at| at + 1);
        let numbers: Vec<f64> = rest[1..end]
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().unwrap())
            .collect();
        let (x, y) = points.last().copied().unwrap_or_default();
        match (command, numbers.as_slice()) {
            ('M' | 'L', &[x, y]) => points.push((x, y)),
            ('m' | 'l', &[dx, dy]) => points.push((x + dx, y + dy)),
            ('h', &[dx]) => points.push((x + dx, y)),
            ('v', &[dy]) => points.push((x, y + dy)),
            ('z' | 'Z', []) => {}
            other => panic!("{other:?} in {d}"),
        }
        rest = &rest[end..];
    }
    points
}

impl Drawn {
    fn check(&self) {
        assert!(!self.title.is_empty() && !self.description.is_empty());
        let inside = |(left, top, right, low): Box, what: &str| {
            assert!(
                left >= 0.0 && top >= 0.0 && right <= self.width && low <= self.height,
                "{what} leaves the picture: {left} {top} {right} {low} of {} {}",
                self.width,
                self.height
            );
        };
        for (text, area, _) in &self.texts {
            inside(*area, text);
        }
        for (_, note, (x, y)) in &self.signs {
            inside((*x, *y, *x, *y), note);
        }
        for (_, note, area) in &self.bars {
            inside(*area, note);
        }
        for (_, note, points) in &self.lines {
            for &(x, y) in points {
                inside((x, y, x, y), note);
            }
        }
        for (at, (text, a, _)) in self.texts.iter().enumerate() {
            for (other, b, _) in &self.texts[at + 1..] {
                let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
                assert!(apart, "`{text}` {a:?} meets `{other}` {b:?}");
            }
        }
    }

    /// Whether some line of text holds these words.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.texts.iter().any(|(text, ..)| text.contains(words))
    }

    /// The value that a pixel from above stands for, by the names left of the axis.
    pub(crate) fn upwards(&self, value_of: impl Fn(&str) -> Option<f64>) -> impl Fn(f64) -> f64 {
        let ends: Vec<(f64, f64)> = self
            .texts
            .iter()
            .filter(|(.., (x, _))| {
                self.rules.iter().any(|(class, points)| {
                    class == "s-text" && points.first() == Some(&(x + 4.0, points[0].1)) && points.len() == 2
                })
            })
            .filter_map(|(text, _, (_, y))| Some((value_of(text)?, y - 4.0)))
            .collect();
        linear(&ends)
    }

    /// The value that a pixel from the left stands for, by the names below the axis.
    pub(crate) fn along(&self, value_of: impl Fn(&str) -> Option<f64>) -> impl Fn(f64) -> f64 {
        let ends: Vec<(f64, f64)> = self
            .texts
            .iter()
            .filter(|(.., (x, y))| {
                let tick = vec![(*x, y - 19.0), (*x, y - 14.0)];
                self.rules.iter().any(|(class, points)| class == "s-text" && *points == tick)
            })
            .filter_map(|(text, _, (x, _))| Some((value_of(text)?, *x)))
            .collect();
        linear(&ends)
    }
}

/// The pixel of a value on the line through the first and the last of some pairs.
fn linear(ends: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
    let (first, last) = (ends.first().copied().unwrap(), ends.last().copied().unwrap());
    assert!(ends.len() > 1 && (last.0 - first.0).abs() > 0.0, "{ends:?}");
    move |value| first.1 + (value - first.0) / (last.0 - first.0) * (last.1 - first.1)
}

/// Reads `40%`.
pub(crate) fn share(label: &str) -> Option<f64> {
    label.strip_suffix('%')?.parse::<f64>().ok().map(|number| number / 100.0)
}

/// Reads `0.25`.
pub(crate) fn plain(label: &str) -> Option<f64> {
    label.parse().ok()
}

/// Reads `2026`, `2026-01` or `2026-01-05` as days.
pub(crate) fn day(label: &str) -> Option<f64> {
    let full = match label.len() {
        4 => format!("{label}-01-01"),
        7 => format!("{label}-01"),
        _ => label.to_owned(),
    };
    let day: chrono::NaiveDate = full.parse().ok()?;
    #[expect(clippy::cast_precision_loss, reason = "days of this century")]
    Some(day.signed_duration_since(chrono::NaiveDate::default()).num_days() as f64)
}

/// Reads a moment as days.
pub(crate) fn moment(text: &str) -> f64 {
    let moment: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
    let seconds = moment.timestamp() as f64;
    seconds / 86_400.0
}

/// Says whether two pixels are the same, to the nearest.
pub(crate) fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1.01
}
