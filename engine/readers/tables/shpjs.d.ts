/** What of shpjs is used: the parts of one shapefile in, GeoJSON in WGS84 out. */
declare module "shpjs" {
  const shp: (parts: {
    shp: Uint8Array;
    dbf?: Uint8Array;
    prj?: Uint8Array;
    cpg?: Uint8Array;
  }) => Promise<import("geojson").FeatureCollection>;
  export default shp;
}
