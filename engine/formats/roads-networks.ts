import type { Builder } from "flatbuffers";
import { networkOf, type SearchNetwork } from "../roads/index.ts";
import { shareableUint32, type ContractedGraph, type SearchGraph } from "../search/index.ts";
import { demand } from "./envelope.ts";
import { Network } from "./generated/desserte/network.ts";
import type { RoadsFile } from "./generated/desserte/roads-file.ts";
import { Rows } from "./generated/desserte/rows.ts";
import { demandBelow, demandRows, writeColumn } from "./columns.ts";

const MODES: ReadonlyArray<SearchNetwork["mode"]> = ["junctions", "turns"];
const GOALS: ReadonlyArray<SearchNetwork["optimise"]> = ["duration", "routability"];

/** A network and, where baskets were searched on it, its reverse contracted. */
export interface KeptNetwork {
  readonly network: SearchNetwork;
  readonly contracted?: ContractedGraph;
}

/** Columns of a network, to foresee the size of a file. */
export function networkColumns({ network, contracted }: KeptNetwork): Array<Uint32Array | undefined> {
  const { forward, copyEdge } = network;
  const rows = ({ firstOut, head, weight, carried }: SearchGraph): Array<Uint32Array | undefined> => [
    firstOut,
    head,
    weight,
    carried,
  ];
  const contraction = contracted ? [...rows(contracted.upward), contracted.number, ...rows(contracted.downward)] : [];
  return [...rows(forward), copyEdge, ...contraction];
}

function writeRows(builder: Builder, { firstOut, head, weight, carried }: SearchGraph): number {
  const columns = [firstOut, head, weight, carried].map((column) => (column ? writeColumn(builder, column) : 0));
  Rows.startRows(builder);
  columns.forEach((offset, field) => builder.addFieldOffset(field, offset, 0));
  return Rows.endRows(builder);
}

export function writeNetwork(builder: Builder, { network, contracted }: KeptNetwork): number {
  const forward = writeRows(builder, network.forward);
  const column = (values: Uint32Array | undefined): number => (values ? writeColumn(builder, values) : 0);
  const copyEdge = column(network.copyEdge);
  const upward = contracted ? writeRows(builder, contracted.upward) : 0;
  const number = column(contracted?.number);
  const downward = contracted ? writeRows(builder, contracted.downward) : 0;
  Network.startNetwork(builder);
  Network.addMode(builder, MODES.indexOf(network.mode));
  Network.addOptimise(builder, GOALS.indexOf(network.optimise));
  Network.addForward(builder, forward);
  Network.addCopyEdge(builder, copyEdge);
  Network.addUpward(builder, upward);
  Network.addNumber(builder, number);
  Network.addDownward(builder, downward);
  return Network.endNetwork(builder);
}

/** Rows of `rowCount` vertices or places whose arcs join vertices below `vertexCount`. */
function readRows(rows: Rows | null, rowCount: number, vertexCount: number): SearchGraph {
  demand(rows !== null, "rows");
  const firstOut = rows.firstOutArray() ?? new Uint32Array(0);
  const head = rows.headArray() ?? new Uint32Array(0);
  const weight = rows.weightArray() ?? new Uint32Array(0);
  const carried = rows.carriedArray();
  demand(firstOut.length === rowCount + 1 && weight.length === head.length, "rows");
  demand(carried === null || carried.length === head.length, "carried");
  demandRows(firstOut, head.length, "first out");
  demandBelow(head, vertexCount, "head");
  return { firstOut, head, weight, ...(carried && { carried }) };
}

/** The networks kept in a file, checked against the sizes of its graph. */
export function readNetworks(file: RoadsFile, junctionCount: number, roadCount: number): KeptNetwork[] {
  demand(file.networksLength() <= MODES.length * GOALS.length, "networks");
  return Array.from({ length: file.networksLength() }, (_, index) => {
    const network = file.networks(index)!;
    const mode = MODES[network.mode()];
    const optimise = GOALS[network.optimise()];
    demand(mode !== undefined && optimise !== undefined, "network mode");
    if (mode === "junctions") {
      const forward = readRows(network.forward(), junctionCount, junctionCount);
      return { network: networkOf({ mode, optimise, forward }), ...readContracted(network, junctionCount) };
    }
    const copyEdge = network.copyEdgeArray() ?? new Uint32Array(0);
    const vertexCount = 2 * roadCount + copyEdge.length;
    demandBelow(copyEdge, 2 * roadCount, "copy");
    const forward = readRows(network.forward(), vertexCount, vertexCount);
    return { network: networkOf({ mode, optimise, forward, copyEdge }), ...readContracted(network, vertexCount) };
  });
}

function readContracted(network: Network, vertexCount: number): Pick<KeptNetwork, "contracted"> {
  const number = network.numberArray();
  if (!number) return {};
  demand(number.length === vertexCount, "numbers");
  demandBelow(number, vertexCount, "number");
  const upward = readRows(network.upward(), vertexCount, vertexCount);
  const belowCount = (network.downward()?.firstOutLength() ?? 0) - 1;
  demand(belowCount >= 0 && belowCount <= vertexCount, "below");
  const downward = readRows(network.downward(), belowCount, vertexCount);
  let below: Uint32Array | undefined;
  return {
    contracted: {
      number,
      upward,
      // made for who searches baskets: a route opens the same file
      get below() {
        return (below ??= lastNumbers(belowCount, vertexCount));
      },
      downward,
    },
  };
}

/** The last `count` numbers below `end`. */
function lastNumbers(count: number, end: number): Uint32Array {
  const numbers = shareableUint32(count);
  for (let place = 0; place < count; place++) numbers[place] = end - count + place;
  return numbers;
}
