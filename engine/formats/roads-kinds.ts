import { type Builder, ByteBuffer, Encoding } from "flatbuffers";
import type { RoadGraph, RoadKind, RoadPace } from "../roads/index.ts";
import { demand } from "./envelope.ts";
import { RoadKinds } from "./generated/desserte/road-kinds.ts";
import { RoadsFile } from "./generated/desserte/roads-file.ts";
import { demandBelow, writeColumn } from "./columns.ts";

const TEXTS = [
  "className",
  "name",
  "ref",
  "refBackward",
  "pronunciation",
  "destination",
  "destinationBackward",
  "exits",
  "turnLanesForward",
  "turnLanesBackward",
] as const;
const NUMBERS = ["forwardKmh", "backwardKmh", "forwardRate", "backwardRate"] as const;
const SMALL = ["lanes", "priority"] as const;
/** Bits in the column of flags: add, never change. */
const FLAG_BITS = {
  roundabout: 1 << 0,
  circular: 1 << 1,
  restricted: 1 << 2,
  restrictedForward: 1 << 3,
  restrictedBackward: 1 << 4,
  toll: 1 << 5,
  motorway: 1 << 6,
  link: 1 << 7,
  tunnel: 1 << 8,
  startpoint: 1 << 9,
  leftHandDriving: 1 << 10,
} as const;
const FLAGS = Object.keys(FLAG_BITS) as ReadonlyArray<keyof typeof FLAG_BITS>;
const MODES: ReadonlyArray<RoadKind["mode"]> = ["driving", "ferry", "train"];

/** Writes the kinds of a graph, each distinct text once: offsets of both. */
export function writeKinds(
  builder: Builder,
  graph: Pick<RoadGraph, "kindCount" | "kind">,
): { readonly kinds: number; readonly texts: number } {
  const { kindCount } = graph;
  const texts = new Map<string, number>();
  const columns = {
    text: TEXTS.map(() => new Uint32Array(kindCount)),
    number: NUMBERS.map(() => new Float64Array(kindCount)),
    small: SMALL.map(() => new Uint8Array(kindCount)),
    mode: new Uint8Array(kindCount),
    flags: new Uint32Array(kindCount),
  };
  for (let index = 0; index < kindCount; index++) {
    const kind = graph.kind(index);
    for (let field = 0; field < TEXTS.length; field++) {
      const text = kind[TEXTS[field]];
      let row = texts.get(text);
      if (row === undefined) texts.set(text, (row = texts.size));
      columns.text[field][index] = row;
    }
    for (let field = 0; field < NUMBERS.length; field++) columns.number[field][index] = kind[NUMBERS[field]];
    for (let field = 0; field < SMALL.length; field++) columns.small[field][index] = kind[SMALL[field]];
    columns.mode[index] = MODES.indexOf(kind.mode);
    let bits = 0;
    for (const flag of FLAGS) if (kind[flag]) bits |= FLAG_BITS[flag];
    columns.flags[index] = bits;
  }
  const textRows = columns.text.map((column) => writeColumn(builder, column));
  const numbers = columns.number.map((column) => writeColumn(builder, column));
  const small = columns.small.map((column) => writeColumn(builder, column));
  const mode = writeColumn(builder, columns.mode);
  const flags = writeColumn(builder, columns.flags);
  const textVector = RoadsFile.createTextsVector(
    builder,
    [...texts.keys()].map((text) => builder.createString(text)),
  );
  RoadKinds.startRoadKinds(builder);
  textRows.forEach((offset, field) => builder.addFieldOffset(field, offset, 0));
  numbers.forEach((offset, field) => builder.addFieldOffset(TEXTS.length + field, offset, 0));
  RoadKinds.addLanes(builder, small[0]);
  RoadKinds.addPriority(builder, small[1]);
  RoadKinds.addMode(builder, mode);
  RoadKinds.addFlags(builder, flags);
  return { kinds: RoadKinds.endRoadKinds(builder), texts: textVector };
}

/** The kinds of a file: decoded one by one when asked for, then remembered. */
export function readKinds(file: RoadsFile): Pick<RoadGraph, "kindCount" | "kind" | "pace"> {
  const rows = file.kinds();
  demand(rows !== null, "kinds");
  const textRows = [
    rows.classNameArray(),
    rows.nameArray(),
    rows.refArray(),
    rows.refBackwardArray(),
    rows.pronunciationArray(),
    rows.destinationArray(),
    rows.destinationBackwardArray(),
    rows.exitsArray(),
    rows.turnLanesForwardArray(),
    rows.turnLanesBackwardArray(),
  ].map((column) => column ?? new Uint32Array(0));
  const numbers = [
    rows.forwardKmhArray(),
    rows.backwardKmhArray(),
    rows.forwardRateArray(),
    rows.backwardRateArray(),
  ].map((column) => column ?? new Float64Array(0));
  const lanes = rows.lanesArray() ?? new Uint8Array(0);
  const priority = rows.priorityArray() ?? new Uint8Array(0);
  const mode = rows.modeArray() ?? new Uint8Array(0);
  const flags = rows.flagsArray() ?? new Uint32Array(0);
  const textCount = file.textsLength();

  const kindCount = flags.length;
  for (const column of [...textRows, ...numbers, lanes, priority, mode])
    demand(column.length === kindCount, "kind columns");
  for (const column of textRows) demandBelow(column, textCount, "text row");
  let highest = 0;
  for (let index = 0; index < kindCount; index++) if (mode[index] > highest) highest = mode[index];
  demand(highest < MODES.length, "mode");

  const toText = textDecoder();
  const texts: string[] = [];
  const decode = (row: number): string => (texts[row] ??= toText(file.texts(row, Encoding.UTF8_BYTES) as Uint8Array));
  const [className, name, ref, refBackward, pronunciation, destination, destinationBackward, exits, ...lanesText] =
    textRows;
  const [turnLanesForward, turnLanesBackward] = lanesText;
  const [forwardKmh, backwardKmh, forwardRate, backwardRate] = numbers;
  const known: RoadKind[] = [];
  // written out: half of the time to open a study goes here when built field by field
  const kind = (index: number): RoadKind =>
    (known[index] ??= {
      className: decode(className[index]),
      name: decode(name[index]),
      ref: decode(ref[index]),
      refBackward: decode(refBackward[index]),
      pronunciation: decode(pronunciation[index]),
      destination: decode(destination[index]),
      destinationBackward: decode(destinationBackward[index]),
      exits: decode(exits[index]),
      forwardKmh: forwardKmh[index],
      backwardKmh: backwardKmh[index],
      forwardRate: forwardRate[index],
      backwardRate: backwardRate[index],
      lanes: lanes[index],
      turnLanesForward: decode(turnLanesForward[index]),
      turnLanesBackward: decode(turnLanesBackward[index]),
      mode: MODES[mode[index]],
      roundabout: (flags[index] & FLAG_BITS.roundabout) !== 0,
      circular: (flags[index] & FLAG_BITS.circular) !== 0,
      restricted: (flags[index] & FLAG_BITS.restricted) !== 0,
      restrictedForward: (flags[index] & FLAG_BITS.restrictedForward) !== 0,
      restrictedBackward: (flags[index] & FLAG_BITS.restrictedBackward) !== 0,
      toll: (flags[index] & FLAG_BITS.toll) !== 0,
      motorway: (flags[index] & FLAG_BITS.motorway) !== 0,
      link: (flags[index] & FLAG_BITS.link) !== 0,
      tunnel: (flags[index] & FLAG_BITS.tunnel) !== 0,
      startpoint: (flags[index] & FLAG_BITS.startpoint) !== 0,
      leftHandDriving: (flags[index] & FLAG_BITS.leftHandDriving) !== 0,
      priority: priority[index],
    });
  const pace = (index: number): RoadPace => ({
    forwardKmh: forwardKmh[index],
    backwardKmh: backwardKmh[index],
    forwardRate: forwardRate[index],
    backwardRate: backwardRate[index],
    mode: MODES[mode[index]],
    startpoint: (flags[index] & FLAG_BITS.startpoint) !== 0,
  });
  return { kindCount, kind, pace };
}

/** Texts up to this many bytes share one buffer. */
const SHORT_TEXT = 1024;

/** Decodes UTF-8 out of memory that may be shared, which browsers only do from a copy. */
function textDecoder(): (bytes: Uint8Array) => string {
  const short = new ByteBuffer(new Uint8Array(8 + SHORT_TEXT));
  return (bytes) => {
    const buffer = bytes.length <= SHORT_TEXT ? short : new ByteBuffer(new Uint8Array(8 + bytes.length));
    buffer.writeInt32(0, 4);
    buffer.writeInt32(4, bytes.length);
    buffer.bytes().set(bytes, 8);
    return buffer.__string(0) as string;
  };
}
