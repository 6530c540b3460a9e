export { addressOf, loadCatalogue, type Catalogue, type Source } from "./catalogue.ts";
export {
  loadDepartements,
  surroundingsOf,
  type Departement,
  type Departements,
  type Surroundings,
} from "./departements.ts";
export { bring, type BringOptions, type Outcome } from "./bring.ts";
export { download, Unreachable, type DownloadOptions, type Receipt, type Wanted } from "./download.ts";
