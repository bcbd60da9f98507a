package dev.postrider.delivery;

import dev.postrider.contract.Deliveries.Room;
import dev.postrider.domain.EndpointId;
import java.util.List;
import java.util.Map;

/**
 * How many more deliveries this process can take for each endpoint.
 *
 * @param most for an endpoint that is not named
 * @param fewer the endpoints that have room for fewer
 */
record Rooms(int most, Map<EndpointId, Integer> fewer) {
  Rooms {
    fewer = Map.copyOf(fewer);
  }

  int of(EndpointId endpointId) {
    return fewer.getOrDefault(endpointId, most);
  }

  /** The same in the words of the contract. */
  List<Room> list() {
    return fewer.entrySet().stream().map(one -> new Room(one.getKey(), one.getValue())).toList();
  }
}
