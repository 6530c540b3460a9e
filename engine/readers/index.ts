export {
  decodeOsmNodes,
  decodeOsmWays,
  readOsmPbf,
  readOsmPbfs,
  type BlobBatch,
  type NodeBatch,
  type OsmPool,
  type ReadOsmOptions,
} from "./osm/index.ts";
