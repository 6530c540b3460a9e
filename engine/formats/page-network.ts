import { networkOf, type RoadGraph, type SearchNetwork } from "../roads/index.ts";
import { MAX_WEIGHT_DS, type SearchGraph } from "../search/index.ts";
import { demand } from "./envelope.ts";

const MODES: ReadonlyArray<SearchNetwork["mode"]> = ["junctions", "turns"];
const GOALS: ReadonlyArray<SearchNetwork["optimise"]> = ["duration", "routability"];

type Columns = Map<string, Int32Array | Uint32Array>;

/**
 * A search graph as small columns, so that a page finds it made: heads as steps from their tail, weights as what the turn
 * adds to the edge left (most are small numbers). The reverse graph is made on arrival.
 */
export function networkColumns(graph: RoadGraph, network: SearchNetwork): Columns {
  const { mode, optimise, forward, copyEdge } = network;
  const { firstOut, head, weight, carried } = forward;
  const vertexCount = firstOut.length - 1;
  const columns: Columns = new Map<string, Int32Array | Uint32Array>([
    ["network", Int32Array.of(MODES.indexOf(mode), GOALS.indexOf(optimise))],
    ["arcCount", Uint32Array.from({ length: vertexCount }, (_, v) => firstOut[v + 1] - firstOut[v])],
  ]);
  const edges = edgeCosts(graph, network);
  const step = new Int32Array(head.length);
  const turn = new Int32Array(head.length);
  const turnCarried = new Int32Array(carried ? head.length : 0);
  for (let v = 0; v < vertexCount; v++) {
    for (let arc = firstOut[v]; arc < firstOut[v + 1]; arc++) {
      step[arc] = head[arc] - v;
      turn[arc] = weight[arc] - edges.weight(v);
      if (carried) turnCarried[arc] = carried[arc] - edges.carried(v);
    }
  }
  columns.set("arcStep", step).set("arcTurn", turn);
  if (carried) columns.set("arcTurnCarried", turnCarried);
  if (copyEdge) columns.set("copyEdge", copyEdge);
  return columns;
}

/** The network of `networkColumns`. Fails (as damaged) when it is not one of this graph. */
export function readNetwork(graph: RoadGraph, columns: ReadonlyMap<string, Int32Array>): SearchNetwork {
  const column = (name: string): Int32Array => {
    const values = columns.get(name);
    demand(values !== undefined, name);
    return values;
  };
  const [modeRow, goalRow] = column("network");
  const [mode, optimise] = [MODES[modeRow], GOALS[goalRow]];
  demand(mode !== undefined && optimise !== undefined, "network mode");
  const copyEdge = mode === "turns" ? readCopies(graph, column("copyEdge")) : undefined;
  const parts = { mode, optimise, ...(copyEdge && { copyEdge }) };
  const vertexCount = copyEdge ? 2 * graph.roadCount + copyEdge.length : graph.junctionCount;
  const forward = readArcs(vertexCount, column, edgeCosts(graph, parts), columns.has("arcTurnCarried"));
  return networkOf({ ...parts, forward });
}

function readArcs(
  vertexCount: number,
  column: (name: string) => Int32Array,
  edges: EdgeCosts,
  hasCarried: boolean,
): SearchGraph {
  const arcCount = column("arcCount");
  const step = column("arcStep");
  const turn = column("arcTurn");
  const turnCarried = hasCarried ? column("arcTurnCarried") : undefined;
  demand(arcCount.length === vertexCount && turn.length === step.length, "arcs");
  demand(turnCarried === undefined || turnCarried.length === step.length, "carried");
  const firstOut = new Uint32Array(vertexCount + 1);
  const head = new Uint32Array(step.length);
  const weight = new Uint32Array(step.length);
  const carried = turnCarried && new Uint32Array(step.length);
  let arc = 0;
  for (let v = 0; v < vertexCount; v++) {
    const end = arc + arcCount[v];
    demand(end >= arc && end <= step.length, "arcs of a vertex");
    const [own, ownCarried] = [edges.weight(v), carried ? edges.carried(v) : 0];
    for (; arc < end; arc++) {
      const to = v + step[arc];
      const cost = own + turn[arc];
      demand(to >= 0 && to < vertexCount && cost >= 1 && cost <= MAX_WEIGHT_DS, "arc");
      head[arc] = to;
      weight[arc] = cost;
      if (carried) {
        const second = ownCarried + turnCarried![arc];
        demand(second >= 0 && second <= MAX_WEIGHT_DS, "carried");
        carried[arc] = second;
      }
    }
    firstOut[v + 1] = arc;
  }
  demand(arc === step.length, "arcs");
  return { firstOut, head, weight, ...(carried && { carried }) };
}

/** Directed edges of the copies, checked. */
function readCopies({ roadCount }: RoadGraph, copyEdge: Int32Array): Uint32Array {
  for (const edge of copyEdge) demand(edge >= 0 && edge < 2 * roadCount, "edge of a copy");
  return new Uint32Array(copyEdge.buffer, copyEdge.byteOffset, copyEdge.length);
}

interface EdgeCosts {
  weight(vertex: number): number;
  carried(vertex: number): number;
}

/** What every arc of a vertex weighs before the turn: its edge, where vertices are edges. */
function edgeCosts(graph: RoadGraph, network: Pick<SearchNetwork, "mode" | "optimise" | "copyEdge">): EdgeCosts {
  const { copyEdge } = network;
  const edgeCount = 2 * graph.roadCount;
  if (!copyEdge) return { weight: () => 0, carried: () => 0 };
  const of =
    (forward: Uint32Array, backward: Uint32Array) =>
    (vertex: number): number => {
      const edge = vertex < edgeCount ? vertex : copyEdge[vertex - edgeCount];
      // the sentinel of a closed edge, which no arc leaves, is no cost
      return (edge & 1 ? backward : forward)[edge >>> 1] | 0;
    };
  const carried = of(graph.roadForwardDs, graph.roadBackwardDs);
  const weight = network.optimise === "duration" ? carried : of(graph.roadForwardWeight, graph.roadBackwardWeight);
  return { weight, carried };
}
