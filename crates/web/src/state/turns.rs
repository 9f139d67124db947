//! Turns for what is dear: so many at a time in this process, fewer of them for one network, and a line of bounded length for
//! everyone else. Someone in an office that sends a lot waits a little; nobody is sent away at once.

use clerk_platform::network::Network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capacity {
    /// In this process.
    pub(crate) at_once: usize,
    /// Of one network.
    pub(crate) of_network: usize,
    /// In the line and at it, in this process.
    pub(crate) present: usize,
    /// In the line and at it, of one network.
    pub(crate) present_of_network: usize,
    /// How long anyone waits.
    pub(crate) patience: Duration,
}

/// The line.
#[derive(Debug)]
pub(crate) struct Turns {
    capacity: Capacity,
    all: Arc<Semaphore>,
    networks: Arc<Mutex<HashMap<Network, Present>>>,
}

/// Those of one network who are in the line or at it.
#[derive(Debug)]
struct Present {
    count: usize,
    turns: Arc<Semaphore>,
}

/// Someone's turn, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permits: [OwnedSemaphorePermit; 2],
    _place: Place,
}

/// A place in the line, until it is dropped.
#[derive(Debug)]
struct Place {
    network: Network,
    networks: Arc<Mutex<HashMap<Network, Present>>>,
}

impl Turns {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self { capacity, all: Arc::new(Semaphore::new(capacity.at_once)), networks: Arc::default() }
    }

    /// Waits for a turn; none if the line is full, or does not move.
    pub(crate) async fn wait(&self, address: IpAddr) -> Option<Turn> {
        let (place, of_network) = self.line_up(Network::of(address))?;
        let turn = async {
            let own = of_network.acquire_owned().await.ok()?;
            let any = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _permits: [own, any], _place: place })
        };
        tokio::time::timeout(self.capacity.patience, turn).await.ok()?
    }

    fn line_up(&self, network: Network) -> Option<(Place, Arc<Semaphore>)> {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = networks.values().map(|present| present.count).sum();
        let own = networks.get(&network).map_or(0, |present| present.count);
        if all >= self.capacity.present || own >= self.capacity.present_of_network {
            return None;
        }
        let present = networks
            .entry(network)
            .or_insert_with(|| Present { count: 0, turns: Arc::new(Semaphore::new(self.capacity.of_network)) });
        present.count += 1;
        Some((Place { network, networks: self.networks.clone() }, present.turns.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(present) = networks.get_mut(&self.network) {
            present.count -= 1;
            if present.count == 0 {
                networks.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(patience: Duration) -> Turns {
        Turns::new(Capacity { at_once: 3, of_network: 2, present: 6, present_of_network: 4, patience })
    }

    fn office(number: u8) -> IpAddr {
        IpAddr::from([198, 51, 100, number])
    }

    #[tokio::test]
    async fn an_office_waits_for_its_own_and_leaves_room_for_others() {
        let turns = turns(Duration::from_millis(20));
        let first = (turns.wait(office(1)).await, turns.wait(office(1)).await);
        assert!(first.0.is_some() && first.1.is_some());
        assert!(turns.wait(office(1)).await.is_none(), "two at a time");
        let other = turns.wait(office(2)).await;
        assert!(other.is_some(), "another's turn is not taken away");
        assert!(turns.wait(office(3)).await.is_none(), "three at a time altogether");
        drop(first);
        assert!(turns.wait(office(1)).await.is_some());
        drop(other);
        assert!(turns.networks.lock().unwrap().is_empty(), "nobody is remembered who is gone");
    }

    #[tokio::test]
    async fn whoever_waits_gets_a_turn_when_one_is_free_and_the_line_has_an_end() {
        let turns = Arc::new(turns(Duration::from_secs(30)));
        let first = (turns.wait(office(1)).await, turns.wait(office(1)).await);
        let later = |turns: Arc<Turns>| tokio::spawn(async move { turns.wait(office(1)).await.is_some() });
        let waiting = [later(turns.clone()), later(turns.clone())];
        tokio::task::yield_now().await;
        assert!(turns.wait(office(1)).await.is_none(), "the line of an office is full, and says so at once");
        drop(first);
        for waiting in waiting {
            assert!(waiting.await.unwrap());
        }
    }

    #[test]
    fn a_house_is_one_network() {
        let turns = turns(Duration::ZERO);
        let places: Vec<_> =
            (1..6).filter_map(|n| turns.line_up(Network::of(format!("2001:db8::{n}").parse().unwrap()))).collect();
        assert_eq!(places.len(), 4);
    }
}
