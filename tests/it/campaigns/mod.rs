//! Campaigns of case-file evaluation: opened, framed, drawn, scored by two who do not know of each other, objected to, put right.

mod bars;
mod draw;
mod events;
mod example;
mod paper_years;
mod printed;
mod scoring;
mod walk;
mod work;
pub mod world;
