//! Strongly connected components of any directed graph, what is pointed at first (Tarjan 1972).

/// The components of a graph: each holds nodes that reach each other, or one single node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Components {
    /// The nodes, component by component; a component comes after all that it points at.
    pub nodes: Vec<u32>,
    /// Where each component begins, and at last the number of nodes.
    pub starts: Vec<u32>,
}

impl Components {
    /// Finds the components of the graph of nodes below `count`, where `next(node, place)` is the successor of a node
    /// at a place, or nothing after the last. Linear in the graph, without recursion.
    ///
    /// ```
    /// use warrant::belief::components::Components;
    /// // 0 points at 1, and 1 and 2 at each other.
    /// let arrows = [vec![1], vec![2], vec![1]];
    /// let found = Components::of(3, |node, place| arrows[node as usize].get(place).copied());
    /// assert_eq!(found.nodes, [2, 1, 0]);
    /// assert_eq!(found.starts, [0, 2, 3]);
    /// ```
    pub fn of(count: u32, next: impl Fn(u32, usize) -> Option<u32>) -> Self {
        let mut search = Search {
            seen: vec![UNSEEN; count as usize],
            low: vec![0; count as usize],
            clock: 0,
            path: Vec::new(),
            open: Vec::new(),
            found: Self { nodes: Vec::with_capacity(count as usize), starts: vec![0] },
        };
        for root in 0..count {
            if search.seen[root as usize] != UNSEEN {
                continue;
            }
            search.enter(root);
            while let Some((node, followed)) = search.path.last_mut() {
                let (node, place) = (*node, *followed);
                *followed += 1;
                match next(node, place) {
                    Some(next) => search.follow(node, next),
                    None => search.leave(node),
                }
            }
        }
        search.found
    }

    /// Returns the components, each with its nodes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.nodes[ends[0] as usize..ends[1] as usize])
    }
}

const UNSEEN: u32 = u32::MAX;
const DONE: u32 = u32::MAX - 1;

struct Search {
    /// When a node was first seen; `DONE` once its component is complete.
    seen: Vec<u32>,
    /// The earliest node on the open path that is reachable.
    low: Vec<u32>,
    clock: u32,
    /// The path: a node and how many of its successors have been followed.
    path: Vec<(u32, usize)>,
    open: Vec<u32>,
    found: Components,
}

impl Search {
    fn enter(&mut self, node: u32) {
        self.seen[node as usize] = self.clock;
        self.low[node as usize] = self.clock;
        self.clock += 1;
        self.open.push(node);
        self.path.push((node, 0));
    }

    fn follow(&mut self, node: u32, next: u32) {
        match self.seen[next as usize] {
            UNSEEN => self.enter(next),
            DONE => {}
            seen => self.low[node as usize] = self.low[node as usize].min(seen),
        }
    }

    fn leave(&mut self, node: u32) {
        self.path.pop();
        let low = self.low[node as usize];
        if let Some(&(parent, _)) = self.path.last() {
            self.low[parent as usize] = self.low[parent as usize].min(low);
        }
        if low == self.seen[node as usize] {
            while let Some(member) = self.open.pop() {
                self.seen[member as usize] = DONE;
                self.found.nodes.push(member);
                if member == node {
                    break;
                }
            }
            let end = u32::try_from(self.found.nodes.len()).unwrap_or(DONE);
            self.found.starts.push(end);
        }
    }
}
