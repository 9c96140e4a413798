//! Sets that grow together: which places are in one set.

/// A partition of the places `0..n`. Each set is named by its smallest place, so that the order in
/// which places were joined does not show.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(places: usize) -> Self {
        Self((0..places).collect())
    }

    /// Makes the sets of two places one.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.name(one), self.name(other));
        if let Some(cell) = self.0.get_mut(one.max(other)) {
            *cell = one.min(other);
        }
    }

    /// The smallest place in a place's set, with the way there shortened.
    fn name(&mut self, mut place: usize) -> usize {
        loop {
            let up = self.0.get(place).copied().unwrap_or(place);
            if up == place {
                return place;
            }
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(cell) = self.0.get_mut(place) {
                *cell = above;
            }
            place = above;
        }
    }

    /// The sets of two or more places, each in rising order, by their smallest place.
    pub(super) fn sets(mut self) -> Vec<Vec<usize>> {
        let mut found = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for place in 0..self.0.len() {
            found.entry(self.name(place)).or_default().push(place);
        }
        found
            .into_values()
            .filter(|places| places.len() > 1)
            .collect()
    }
}
