import type { Pool } from "../../pool/index.ts";
import type { Basket } from "../../basket/index.ts";
import type { Progress } from "../../report/index.ts";
import {
  contractedFor,
  renumbered,
  shareableUint32,
  type AccessProblem,
  type AccessTable,
  type BasketProblem,
  type ContractedGraph,
  type ServiceFacilities,
} from "../../search/index.ts";
import type { FacilityTable } from "../../territory/index.ts";

/**
 * Times of every origin to every service of the basket: one task per service, spread over the pool. The graph and the
 * results lie in shared memory; each task writes its own rows, so the result does not depend on the number of threads.
 */
export async function computeAccess(
  { origins, facilities: places, direct }: AccessProblem,
  contracted: ContractedGraph,
  facilities: FacilityTable,
  basket: Basket,
  pool: Pool,
  progress: Progress,
): Promise<AccessTable> {
  const originCount = origins.pointCount;
  const serviceCount = basket.services.length;
  const timeDs = shareableUint32(originCount * serviceCount);
  const facility = shareableUint32(originCount * serviceCount);
  const numbered = renumbered(origins, contracted);
  const problem: BasketProblem = {
    contracted: contractedFor(contracted, numbered.exitVertex),
    origins: numbered,
    facilities: renumbered(places, contracted),
    direct,
  };
  let done = 0;
  await Promise.all(
    basket.services.map(async (_, index) => {
      await pool.run("search-service", {
        problem,
        service: facilitiesOf(facilities, index),
        offset: index * originCount,
        timeDs,
        facility,
      });
      progress({
        step: "search",
        label: "Recherche des temps d'accès",
        done: ++done,
        total: serviceCount,
        unit: "services",
      });
    }),
  );
  return { originCount, serviceCount, timeDs, facility };
}

/** Rows and places of one service. */
export function facilitiesOf(facilities: FacilityTable, service: number): ServiceFacilities {
  const rows: number[] = [];
  for (let row = 0; row < facilities.count; row++) if (facilities.service[row] === service) rows.push(row);
  return { row: Uint32Array.from(rows), point: Uint32Array.from(rows, (row) => facilities.point[row]!) };
}
