//! The evaluation of case files, as the people concerned meet it: clean files, files with known defects, whole populations.

mod clean;
mod cured;
mod defects;
mod further;
mod http;
mod prepared;
mod stories;
