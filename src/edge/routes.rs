//! The routes of the rooms, by the words of their paths. The framework asks one resource after another whether a path is its
//! own, and a path with an id in it takes a regular expression; below scopes that share their first words it asks few of them.

use actix_web::{Resource, Route, Scope, web};

/// Words of a path that scopes share: `/cases/{id}`, and whatever follows is asked one by one.
const SHARED_WORDS: usize = 2;

/// What rooms answer, gathered.
#[derive(Default)]
pub struct Routes {
    resources: Vec<At>,
}

/// What is answered at a path.
pub struct At {
    path: String,
    build: Box<dyn FnOnce(&str) -> Resource>,
}

/// Something at this path, which begins with `/`.
pub fn at(path: impl Into<String>) -> At {
    At { path: path.into(), build: Box::new(|rest| web::resource(rest)) }
}

impl At {
    /// A method and who answers it.
    pub fn route(self, route: Route) -> At {
        self.and(|resource| resource.route(route))
    }

    /// Something that only its own handlers find.
    pub fn app_data<D: 'static>(self, data: D) -> At {
        self.and(|resource| resource.app_data(data))
    }

    fn and(self, more: impl FnOnce(Resource) -> Resource + 'static) -> At {
        let At { path, build } = self;
        At { path, build: Box::new(move |rest| more(build(rest))) }
    }
}

impl Routes {
    /// Adds what is answered at a path.
    pub fn service(&mut self, at: At) -> &mut Self {
        self.resources.push(at);
        self
    }

    /// Adds what a room, or a part of one, answers.
    pub fn configure(&mut self, add: fn(&mut Routes)) -> &mut Self {
        add(self);
        self
    }

    /// All of it below one path.
    pub fn below(self, path: &str) -> Scope {
        let all = self.resources.into_iter().map(|at| (at.path.clone(), at)).collect();
        fill(web::scope(path), all, SHARED_WORDS)
    }
}

/// Puts resources, each with what is left of its path, into a scope.
fn fill(scope: Scope, resources: Vec<(String, At)>, words: usize) -> Scope {
    let mut groups: Vec<(String, Vec<(String, At)>)> = Vec::new();
    for (rest, at) in resources {
        let end = rest.char_indices().skip(1).find(|(_, letter)| *letter == '/').map_or(rest.len(), |(end, _)| end);
        let (word, rest) = rest.split_at(end);
        match groups.iter_mut().find(|(other, _)| other == word) {
            Some((_, group)) => group.push((rest.to_owned(), at)),
            None => groups.push((word.to_owned(), vec![(rest.to_owned(), at)])),
        }
    }
    // A scope takes every path that begins as it does. So what is spelled out comes first, and ids of two names, of which the
    // first would take what is meant for the second, have no scope.
    groups.sort_by_key(|(word, _)| word.starts_with("/{"));
    let one_name = groups.iter().filter(|(word, _)| word.starts_with("/{")).count() == 1;
    groups.into_iter().fold(scope, |scope, (word, group)| {
        let shared = words > 0 && group.len() > 1 && !word.is_empty() && (one_name || !word.starts_with("/{"));
        match shared {
            true => scope.service(fill(web::scope(&word), group, words - 1)),
            false => group.into_iter().fold(scope, |scope, (rest, at)| {
                let path = format!("{word}{rest}");
                scope.service((at.build)(&path))
            }),
        }
    })
}
