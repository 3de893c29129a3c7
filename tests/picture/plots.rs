//! Plots: everything within the picture, hostile names and numbers included.

use chrono::NaiveDate;
use warrant::picture::{HistorySeries, PlotMark, ReliabilityPoint, history_plot, reliability_plot};
use warrant::render::{plot, svg};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
}

#[test]
fn a_reliability_diagram_shows_each_sound_bin() {
    let point =
        |forecast, observed, count| ReliabilityPoint { forecast, observed, band: Some((0.1, 0.9)), count };
    let points = [point(0.9, 1.0, 4), point(0.1, 0.0, 10), point(f64::NAN, 0.5, 3), point(0.5, 2.0, 3)];
    let drawn = reliability_plot("Calibration <of> all", &points);
    let dots = drawn.marks.iter().filter(|mark| matches!(mark, PlotMark::Dot(..))).count();
    assert_eq!(dots, 2);
    assert!(drawn.description.contains("2 bins and 14 forecasts"), "{}", drawn.description);
    let text = plot::plot(&drawn, &svg::LIGHT);
    let document = roxmltree::Document::parse(&text).unwrap();
    let title =
        document.descendants().find(|node| node.has_tag_name("title") || node.tag_name().name() == "title");
    assert_eq!(title.unwrap().text(), Some("Calibration <of> all"));
    assert!(text.contains(">100%<") && text.contains(">10<"));
}

#[test]
fn a_history_steps_from_day_to_day() {
    let series = vec![
        HistorySeries { name: "crowd".to_owned(), points: vec![(day(1), 0.0), (day(3), 0.5), (day(5), 1.0)] },
        HistorySeries { name: "<b>".to_owned(), points: vec![(day(2), 1.0), (day(5), f64::INFINITY)] },
    ];
    let drawn = history_plot("History", &series);
    let PlotMark::Line(0, line) = &drawn.marks[0] else { panic!("{:?}", drawn.marks) };
    let frame = drawn.frame;
    let (left, low) = (frame.x, frame.y + frame.height);
    let middle = (frame.x + frame.width / 2, frame.y + frame.height / 2);
    let right = frame.x + frame.width;
    assert_eq!(line, &[(left, low), (middle.0, low), middle, (right, middle.1), (right, frame.y)]);
    let text = plot::plot(&drawn, &svg::DARK);
    assert!(
        roxmltree::Document::parse(&text).is_ok()
            && text.contains("&lt;b&gt;")
            && text.contains("2026-01-05")
    );
    assert_eq!(text, plot::plot(&history_plot("History", &series), &svg::DARK));
}

#[test]
fn without_numbers_there_is_still_a_frame() {
    for drawn in [reliability_plot("", &[]), history_plot("", &[])] {
        assert!(roxmltree::Document::parse(&plot::plot(&drawn, &svg::LIGHT)).is_ok());
    }
}
