/** Hamlets and districts far from the centre of their commune, placed by hand, with their share of its population. */
import { drawn, type Point } from "./plane.ts";

const LINES = `
13004 Salin-de-Giraud 4.7300,43.4130 0.040
13004 Le Sambuc 4.7060,43.5270 0.011
13004 Mas-Thibert 4.7262,43.5606 0.028
13004 Raphèle-lès-Arles 4.7050,43.6560 0.060
13004 Moulès 4.7500,43.6480 0.030
13004 Pont-de-Crau 4.6600,43.6690 0.060
13004 Trinquetaille 4.6170,43.6800 0.110
13004 Albaron 4.4760,43.6060 0.004
13004 Gageron 4.5850,43.5900 0.003
13004 Villeneuve-Romieu 4.6330,43.5780 0.003
13096 Pioch-Badet 4.4200,43.5200 0.060
13096 Sylvéréal 4.3780,43.5620 0.020
13097 Caphan 4.8700,43.6550 0.020
13047 Entressen 4.9350,43.5980 0.120
13047 Rassuen 4.9900,43.4900 0.060
13001 Puyricard 5.4170,43.5790 0.060
13001 Les Milles 5.3830,43.5030 0.070
13001 Luynes 5.4180,43.4870 0.050
13001 Célony 5.4040,43.5560 0.030
13001 La Duranne 5.3480,43.5010 0.040
13001 Jas de Bouffan 5.4200,43.5250 0.140
13056 La Couronne 5.0540,43.3330 0.080
13056 Lavéra 5.0200,43.3870 0.030
13056 Ferrières 5.0460,43.4110 0.200
13103 Bel-Air 5.0850,43.6500 0.200
13014 Saint-Estève 5.1500,43.5000 0.040
13108 Saint-Gabriel 4.6850,43.7700 0.020
13201 Belsunce 5.3766,43.2990 0.300
13203 Saint-Mauront 5.3760,43.3150 0.250
13203 Belle de Mai 5.3850,43.3110 0.300
13208 Montredon 5.3650,43.2400 0.090
13208 Pointe-Rouge 5.3790,43.2420 0.120
13208 Prado 5.3840,43.2720 0.300
13208 Bonneveine 5.3830,43.2520 0.150
13208 Les Goudes 5.3470,43.2180 0.008
13209 Mazargues 5.3980,43.2490 0.250
13209 Le Redon 5.4290,43.2470 0.100
13209 Vaufrège 5.4430,43.2490 0.012
13209 Sainte-Marguerite 5.4020,43.2610 0.230
13210 Saint-Loup 5.4310,43.2780 0.250
13210 Capelette 5.4060,43.2820 0.250
13211 La Valentine 5.4860,43.2970 0.150
13211 La Pomme 5.4420,43.2900 0.250
13211 Saint-Marcel 5.4660,43.2870 0.180
13211 Les Camoins 5.5180,43.3050 0.070
13211 La Treille 5.5095,43.3140 0.020
13212 Les Caillols 5.4480,43.3000 0.200
13212 Saint-Barnabé 5.4180,43.3020 0.230
13212 Les Trois-Lucs 5.4630,43.3140 0.130
13213 La Rose 5.4290,43.3310 0.180
13213 Malpassé 5.4160,43.3210 0.180
13213 Château-Gombert 5.4400,43.3500 0.120
13213 Saint-Just 5.4060,43.3160 0.180
13213 Saint-Mitre 5.4230,43.3460 0.080
13213 Palama 5.4443,43.3640 0.030
13214 Sainte-Marthe 5.3910,43.3360 0.180
13214 Le Canet 5.3740,43.3270 0.200
13214 Saint-Joseph 5.3830,43.3480 0.120
13215 Saint-Louis 5.3550,43.3490 0.180
13215 Saint-Antoine 5.3590,43.3710 0.160
13215 La Cabucelle 5.3620,43.3320 0.150
13215 Notre-Dame-Limite 5.3640,43.3810 0.150
13216 Saint-Henri 5.3310,43.3630 0.330
13216 Saint-André 5.3430,43.3560 0.280
13216 L'Estaque 5.3120,43.3620 0.300`;

/** By code of commune or arrondissement. */
export const HAMLETS: ReadonlyMap<string, readonly { name: string; at: Point; share: number }[]> = (() => {
  const byCode = new Map<string, { name: string; at: Point; share: number }[]>();
  for (const line of LINES.trim().split("\n")) {
    const parts = /^(\w{5}) (.+) (\S+) (\S+)$/.exec(line.trim());
    if (!parts) throw new Error(`hameau illisible : ${line}`);
    const list = byCode.get(parts[1]!) ?? [];
    byCode.set(parts[1]!, list);
    list.push({ name: parts[2]!, at: drawn(parts[3]!)[0]!, share: Number(parts[4]) });
  }
  return byCode;
})();
