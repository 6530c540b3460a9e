/**
 * Motorways and main roads along their real corridors, drawn by hand. A road is a list of places (names of communes or
 * hamlets, or lon,lat) joined by " > "; "*Name lon,lat" on a motorway is an interchange, "@90" another limit from there on.
 */

export interface MainRoad {
  readonly ref: string;
  readonly kind: "motorway" | "trunk" | "primary" | "secondary";
  /** km/h, as signposted; none: the usual speed of the class */
  readonly maxspeed: number | null;
  readonly name: string;
  readonly line: string;
}

function roads(kind: MainRoad["kind"], text: string): MainRoad[] {
  return text
    .trim()
    .split("\n")
    .map((row) => {
      const parts = /^(\S+) (\d+|-) ([^:]*): (.+)$/.exec(row.trim());
      if (!parts) throw new Error(`route illisible : ${row}`);
      const [, ref, limit, name, line] = parts as unknown as [string, string, string, string, string];
      return { ref, kind, maxspeed: limit === "-" ? null : Number(limit), name, line };
    });
}

/** One way each direction; see interchanges.ts. */
export const MOTORWAYS: readonly MainRoad[] = roads(
  "motorway",
  `
A7 130 Autoroute du Soleil: 4.838,44.092 > 4.864,44.050 > *Avignon-Nord 4.895,43.990 > 4.928,43.950 > *Avignon-Sud 4.930,43.902 > 4.953,43.880 > 4.985,43.838 > *Cavaillon 5.006,43.818 > 5.034,43.799 > 5.049,43.786 > *Sénas 5.070,43.756 > 5.098,43.715 > *Salon-Nord 5.108,43.668 > *Salon-Est 5.120,43.635 > *Lançon 5.150,43.596 > *Coudoux 5.222,43.555 > *Berre 5.228,43.512 > *Vitrolles 5.262,43.452 > *Les Pennes 5.300,43.418 > 5.325,43.402 > @90 > *Septèmes 5.349,43.389 > *Saint-Antoine 5.362,43.370 > *Les Arnavaux 5.376,43.341 > 5.375,43.320 > *Saint-Charles 5.377,43.305
A8 130 La Provençale: *Coudoux 5.222,43.555 > 5.255,43.546 > 5.300,43.530 > 5.360,43.520 > *Aix-Ouest 5.424,43.514 > *Pont de l'Arc 5.448,43.511 > *Aix-Est 5.474,43.512 > *Le Canet 5.515,43.493 > *La Barque 5.568,43.477 > *Rousset 5.625,43.470 > 5.700,43.468 > 5.780,43.463 > *Saint-Maximin 5.862,43.460 > 5.950,43.420 > 6.010,43.405
A9 130 La Languedocienne: 4.140,43.716 > 4.240,43.755 > *Nîmes-Ouest 4.322,43.800 > *Nîmes-Est 4.420,43.850 > *Remoulins 4.570,43.925 > 4.660,43.990 > *Roquemaure 4.740,44.051 > 4.790,44.085
A50 90 Autoroute Est: *Rabatau 5.402,43.283 > *Florian 5.437,43.2855 > *Saint-Menet 5.494,43.287 > @110 > *Aubagne-Ouest 5.556,43.286 > *Aubagne-Sud 5.580,43.272 > *Cassis 5.596,43.243 > 5.618,43.222 > *La Ciotat 5.640,43.203 > *Saint-Cyr 5.712,43.188 > *Bandol 5.765,43.156 > *Ollioules 5.835,43.130 > *Toulon-Ouest 5.905,43.126
A51 110 Autoroute du Val de Durance: *Septèmes 5.349,43.389 > *Plan de Campagne 5.370,43.414 > *Bouc-Bel-Air 5.398,43.447 > *Les Milles 5.412,43.487 > *Aix-Ouest 5.424,43.514 > *Jas de Bouffan 5.424,43.531 > *Puyricard 5.445,43.563 > *Venelles 5.490,43.600 > @130 > *Pertuis 5.517,43.648 > 5.560,43.652 > 5.604,43.649 > 5.645,43.668 > 5.672,43.681 > *Cadarache 5.716,43.700 > 5.742,43.728 > 5.758,43.750 > 5.778,43.790 > *Manosque 5.808,43.824 > 5.832,43.858 > 5.870,43.905
A52 130 Autoroute de Provence: *La Barque 5.568,43.477 > 5.582,43.450 > *Belcodène 5.590,43.418 > *La Destrousse 5.610,43.372 > *Pont-de-l'Étoile 5.594,43.320 > 5.598,43.298 > *Aubagne-Sud 5.580,43.272
A501 90 Bretelle d'Aubagne: *Aubagne-Ouest 5.556,43.286 > 5.572,43.304 > *Pont-de-l'Étoile 5.594,43.320
A54 130 La Camarguaise: *Nîmes-Ouest 4.322,43.800 > *Garons 4.408,43.778 > *Bellegarde 4.500,43.720 > *Fourques 4.578,43.697
A54 130 La Camarguaise: *Saint-Martin-Est 4.830,43.632 > 4.940,43.620 > *Grans 5.035,43.620 > *Salon-Sud 5.094,43.626 > *Salon-Est 5.120,43.635
A55 90 Autoroute du Littoral: *La Joliette 5.367,43.307 > *Arenc 5.363,43.319 > *La Calade 5.353,43.343 > *Saint-Henri 5.336,43.367 > 5.300,43.382 > @110 > *Gignac 5.246,43.384 > *Marignane 5.212,43.396 > *Carry 5.172,43.378 > 5.130,43.384 > *Martigues-Sud 5.075,43.392 > 5.044,43.394 > 5.022,43.402 > *Port-de-Bouc 5.014,43.416
A507 70 Rocade L2: *Les Arnavaux 5.376,43.341 > *Le Merlan 5.404,43.337 > *Frais-Vallon 5.425,43.322 > *Saint-Barnabé 5.432,43.303 > *Florian 5.437,43.2855
A557 70 Autoroute: *Arenc 5.363,43.319 > *Plombières 5.377,43.323
`,
);

/** Both directions on one line; towns named here are driven through. */
export const MAIN_ROADS: readonly MainRoad[] = [
  ...roads(
    "trunk",
    `
N113 110 : 4.578,43.697 > 4.590,43.682 > 4.602,43.672 > 4.614,43.6665 > 4.632,43.667 > 4.665,43.662 > 4.705,43.649 > 4.750,43.640 > 4.790,43.634 > 4.830,43.632
N568 90 Route de Fos: 4.750,43.640 > 4.790,43.590 > 4.840,43.525 > 4.866,43.472 > 4.905,43.452 > 4.945,43.4445 > 4.968,43.424 > 4.990,43.414 > 5.014,43.416
N569 90 : 4.945,43.4445 > 4.950,43.480 > 4.958,43.510 > 4.966,43.545 > 4.984,43.592 > 5.012,43.612 > 5.035,43.620
D268 80 Route de Port-Saint-Louis: 4.866,43.472 > 4.838,43.440 > 4.822,43.410 > Port-Saint-Louis-du-Rhône
D9 90 : 5.172,43.378 > 5.196,43.396 > 5.222,43.428 > 5.262,43.452 > 5.320,43.466 > 5.352,43.482 > 5.374,43.494 > 5.412,43.487
N296 90 : 5.424,43.531 > 5.445,43.563
`,
  ),
  ...roads(
    "primary",
    `
D113 80 : 4.830,43.632 > 4.905,43.628 > 4.970,43.628 > 5.035,43.632 > Salon-de-Provence > 5.110,43.620 > Lançon-Provence > 5.160,43.568 > 5.188,43.545 > 5.212,43.520 > Rognac > 5.240,43.473 > Vitrolles > 5.244,43.438 > Saint-Victoret > 5.262,43.415 > Les Pennes-Mirabeau > 5.336,43.392 > 5.358,43.372 > Saint-Louis > La Cabucelle > 5.368,43.316 > 5.376,43.303
D570N 80 : Arles > 4.640,43.695 > 4.660,43.735 > 4.672,43.770 > Tarascon > 4.700,43.826 > 4.740,43.842 > Graveson > 4.790,43.878 > Rognonas > 4.8015,43.9165 > Avignon
D570 90 Route des Saintes-Maries: 4.602,43.672 > 4.588,43.664 > 4.570,43.652 > 4.540,43.633 > Albaron > 4.446,43.580 > 4.430,43.550 > Pioch-Badet > 4.413,43.490 > 4.418,43.468 > Saintes-Maries-de-la-Mer
D36 80 : 4.588,43.664 > Gageron > 4.618,43.560 > 4.650,43.550 > Le Sambuc > 4.700,43.495 > 4.706,43.450 > Salin-de-Giraud
D35 80 : Arles > 4.640,43.655 > 4.656,43.620 > 4.690,43.580 > Mas-Thibert > 4.752,43.520 > 4.760,43.465 > 4.764,43.432 > 4.795,43.402 > Port-Saint-Louis-du-Rhône
D99 80 : Tarascon > 4.690,43.796 > Saint-Étienne-du-Grès > Mas-Blanc-des-Alpilles > Saint-Rémy-de-Provence
D99 65 : Saint-Rémy-de-Provence > 4.895,43.792 > 4.950,43.795 > Plan-d'Orgon > 5.021,43.8205 > Cavaillon
D999 80 : Nîmes > 4.470,43.825 > 4.540,43.816 > 4.600,43.808 > Beaucaire > 4.652,43.8068 > Tarascon
D7N 80 : Avignon > 4.850,43.930 > 4.895,43.908 > 4.904,43.895 > Noves > Saint-Andiol > Plan-d'Orgon > Orgon > Sénas > 5.105,43.720 > 5.142,43.700 > 5.205,43.674 > Lambesc > Saint-Cannat > 5.340,43.592 > Célony > 5.432,43.540 > Aix-en-Provence > 5.474,43.512 > 5.515,43.498 > Châteauneuf-le-Rouge > 5.620,43.489 > 5.680,43.487 > 5.735,43.484 > Pourcieux > Saint-Maximin-la-Sainte-Baume > Tourves > 5.990,43.404
D17 80 : Arles > 4.668,43.700 > Fontvieille > Paradou > Maussane-les-Alpilles > Mouriès > 4.930,43.680 > 4.985,43.688 > Eyguières > 5.060,43.665 > Salon-de-Provence
D538 80 : Salon-de-Provence > 5.092,43.670 > Lamanon > 5.082,43.722 > Sénas
D572 80 : Salon-de-Provence > Pélissanne > 5.215,43.622 > Saint-Cannat
D10 70 : Saint-Chamas > 5.075,43.548 > 5.110,43.538 > La Fare-les-Oliviers > Coudoux > Ventabren > 5.340,43.540 > 5.395,43.532 > Aix-en-Provence
D10 50 Route de Vauvenargues: Aix-en-Provence > 5.466,43.540 > 5.486,43.541 > 5.500,43.552 > 5.520,43.5565 > 5.540,43.551 > 5.562,43.557 > 5.580,43.551 > Vauvenargues
D96 80 : Aubagne > 5.585,43.320 > Roquevaire > La Destrousse > La Bouilladisse > 5.590,43.420 > 5.568,43.440 > Fuveau > 5.545,43.470 > Meyreuil > 5.474,43.512
D96 80 : Aix-en-Provence > 5.462,43.560 > Venelles > 5.508,43.622 > Meyrargues > Peyrolles-en-Provence > 5.630,43.664 > 5.672,43.684 > Saint-Paul-lès-Durance
D561 80 : La Roque-d'Anthéron > 5.350,43.702 > Saint-Estève-Janson > Le Puy-Sainte-Réparade > 5.480,43.653 > Meyrargues
D561 70 : Peyrolles-en-Provence > 5.615,43.645 > Jouques > 5.660,43.615 > 5.700,43.590 > Rians
D6 80 : Bouc-Bel-Air > Gardanne > 5.510,43.450 > Fuveau > 5.620,43.454 > Trets > 5.735,43.455 > Pourcieux
D8N 70 : 5.355,43.378 > Septèmes-les-Vallons > 5.385,43.422 > Bouc-Bel-Air > 5.416,43.476 > Luynes > 5.440,43.510 > Aix-en-Provence
D8N 80 : Aubagne > Gémenos > 5.665,43.276 > Cuges-les-Pins > 5.750,43.246 > 5.790,43.215 > Le Beausset > 5.825,43.160 > Ollioules > Toulon
D559 60 : Sainte-Marguerite > Mazargues > Le Redon > Vaufrège > 5.470,43.243 > 5.505,43.234 > Cassis > 5.575,43.205 > 5.598,43.190 > La Ciotat > 5.6100,43.1840 > 5.640,43.191 > 5.668,43.188 > Saint-Cyr-sur-Mer > Bandol > Sanary-sur-Mer > Six-Fours-les-Plages > La Seyne-sur-Mer > Toulon
D560 80 : 5.594,43.320 > Roquevaire > Auriol > Saint-Zacharie > 5.780,43.412 > Saint-Maximin-la-Sainte-Baume
D568 60 : 5.345,43.352 > Saint-André > Saint-Henri > L'Estaque > 5.286,43.365 > Le Rove > Gignac-la-Nerthe > Châteauneuf-les-Martigues > 5.112,43.398 > 5.075,43.398 > Martigues > Ferrières > 5.014,43.416
D2 70 : Saint-Loup > Saint-Marcel > La Penne-sur-Huveaune > Aubagne
D5 70 : Ferrières > Saint-Mitre-les-Remparts > Rassuen > Istres > 4.975,43.528 > 4.980,43.545 > Miramas > 5.030,43.612 > Grans > 5.085,43.620 > Salon-de-Provence
D5 60 Route des Baux: Saint-Rémy-de-Provence > 4.830,43.765 > 4.820,43.745 > Maussane-les-Alpilles
D543 70 : Cadenet > 5.366,43.7185 > 5.372,43.700 > Rognes > 5.355,43.620 > Éguilles > 5.385,43.545 > 5.395,43.532
D543 70 : Les Milles > 5.374,43.494 > 5.390,43.460 > Cabriès > 5.370,43.414
D973 80 : Cavaillon > Cheval-Blanc > 5.140,43.770 > Mérindol > Puget > Lauris > Cadenet > Villelaure > Pertuis > La Bastidonne > 5.620,43.705 > Mirabeau
D556 80 : Pertuis > 5.504,43.669 > 5.514,43.650 > Meyrargues
N900 80 : Cavaillon > Robion > 5.180,43.850 > Goult > 5.320,43.868 > Apt
D938 80 : Cavaillon > L'Isle-sur-la-Sorgue > Pernes-les-Fontaines > Carpentras
D942 90 : Avignon > Le Pontet > 4.895,43.990 > Entraigues-sur-la-Sorgue > Monteux > Carpentras
D907 80 : Avignon > Le Pontet > Sorgues > Bédarrides > Courthézon
D900 80 : 4.930,43.902 > Caumont-sur-Durance > 4.990,43.875 > Cavaillon
N100 80 : Avignon > 4.793,43.9425 > Les Angles > 4.690,43.950 > Remoulins
D6086 80 : Nîmes > Marguerittes > Saint-Gervasy > Bezouce > Remoulins
D980 60 : Avignon > 4.8035,43.9625 > Villeneuve-lès-Avignon > 4.780,44.000 > Roquemaure
N572 80 : 4.590,43.682 > 4.583,43.6910 > 4.540,43.6885 > 4.480,43.680 > Saint-Gilles > 4.350,43.682 > Vauvert > Aimargues
D42 80 : Nîmes > Caissargues > Garons > Saint-Gilles
N113 80 : Nîmes > Milhaud > Bernis > Uchaud > Codognan
D6113 80 : Nîmes > Bouillargues > 4.470,43.775 > Bellegarde > 4.560,43.712 > Fourques
D15 70 : Fourques > 4.605,43.740 > Beaucaire > 4.618,43.815 > 4.597,43.838 > Comps > 4.626,43.877 > 4.658,43.885 > Aramon > Les Angles
D952 80 : Mirabeau > Beaumont-de-Pertuis > 5.720,43.755 > Corbières-en-Provence > Sainte-Tulle > Manosque > Volx
D952 70 : Saint-Paul-lès-Durance > 5.745,43.705 > Vinon-sur-Verdon > Gréoux-les-Bains
D554 70 : Vinon-sur-Verdon > Ginasservis > La Verdière > Varages > Barjols > Brue-Auriac > Bras > Saint-Maximin-la-Sainte-Baume
D79 80 : Aigues-Mortes > 4.165,43.625 > Aimargues
D62 80 : Aigues-Mortes > Le Grau-du-Roi
`,
  ),
  ...roads(
    "secondary",
    `
D58 - : Aigues-Mortes > 4.260,43.580 > 4.320,43.570 > 4.363,43.5665 > Sylvéréal > 4.395,43.540 > Pioch-Badet
D37 - : Albaron > 4.500,43.582 > 4.560,43.581 > Villeneuve-Romieu > Gageron
D36B - : Villeneuve-Romieu > 4.642,43.545 > 4.645,43.500 > 4.665,43.440 > 4.700,43.420 > Salin-de-Giraud
D36D - : Salin-de-Giraud > 4.742,43.4135
D35B - : 4.7535,43.4185 > 4.764,43.432
D35A - : Arles > 4.622,43.679 > Trinquetaille > 4.602,43.672
D35C - : Fourques > 4.604,43.6875 > Trinquetaille
D24 - : Mas-Thibert > 4.770,43.590 > 4.790,43.590 > Saint-Martin-de-Crau > 4.805,43.690 > Mouriès
D27 - : Saint-Martin-de-Crau > 4.790,43.685 > Paradou > Les Baux-de-Provence > 4.806,43.757 > 4.830,43.765
D78 - : Fontvieille > 4.735,43.737 > 4.700,43.755 > Saint-Gabriel > Tarascon
D33 - : Fontvieille > Saint-Gabriel > 4.720,43.800 > Graveson > Barbentane > Rognonas
D35N - : Tarascon > 4.674,43.830 > Boulbon > Barbentane
D81 - : Tarascon > 4.652,43.825 > Saint-Pierre-de-Mézoargues > Vallabrègues
D986L - : Vallabrègues > 4.614,43.849 > Comps
D5B - : Maillane > Graveson
D30 - : Saint-Rémy-de-Provence > Eyragues > Châteaurenard > Rognonas
D27N - : Saint-Rémy-de-Provence > Maillane > 4.790,43.878
D571 - : Châteaurenard > Noves
D24N - : Saint-Rémy-de-Provence > 4.890,43.778 > Eygalières > Orgon
D24S - : Eygalières > 4.945,43.795 > Mollégès > Saint-Andiol
D25 - : Eygalières > 4.990,43.772 > 5.005,43.745 > Eyguières
D25A - : Aureille > 4.985,43.700 > Eyguières
D17A - : Mouriès > 4.910,43.700 > Aureille
D569 - : Eyguières > Lamanon
D23 - : Sénas > Mallemort > Charleval > La Roque-d'Anthéron
D23A - : Mallemort > 5.191,43.7465 > Mérindol
D22 - : Charleval > 5.235,43.700 > 5.226,43.685 > 5.205,43.674
D15R - : Lambesc > 5.300,43.660 > Rognes > 5.395,43.665 > Le Puy-Sainte-Réparade
D67 - : La Roque-d'Anthéron > 5.292,43.695 > 5.270,43.680 > Lambesc
D68 - : Pélissanne > Aurons > Vernègues > Alleins > Mallemort
D16 - : Salon-de-Provence > 5.130,43.660 > Aurons
D71 - : Alleins > Lamanon
D22B - : Pélissanne > La Barben > 5.220,43.640 > Lambesc
D19 - : Lançon-Provence > Pélissanne
D15L - : Lançon-Provence > Cornillon-Confoux > Saint-Chamas
D70 - : Cornillon-Confoux > Grans
D16I - : 4.980,43.545 > 5.004,43.546 > Saint-Chamas
D10M - : Saint-Chamas > 5.020,43.566 > Miramas
D21 - : 5.110,43.538 > 5.120,43.500 > Saint-Estève > Berre-l'Étang > 5.184,43.497 > 5.212,43.504 > Rognac
D20 - : La Fare-les-Oliviers > Velaux > Rognac
D55 - : Velaux > 5.250,43.508 > Rognac
D20A - : Velaux > Coudoux
D64 - : Ventabren > Velaux
D64E - : Ventabren > Éguilles
D17E - : Éguilles > Saint-Cannat
D18 - : Saint-Cannat > Rognes
D14 - : Puyricard > 5.425,43.610 > Le Puy-Sainte-Réparade
D63 - : Aix-en-Provence > Célony > Puyricard > Venelles
D17V 60 Route Cézanne: Aix-en-Provence > Le Tholonet > 5.555,43.516 > Saint-Antonin-sur-Bayon > 5.625,43.517 > Puyloubier > 5.705,43.515 > Pourrières
D58H - : Meyreuil > 5.540,43.500 > Beaurecueil > Le Tholonet
D58B - : Beaurecueil > Châteauneuf-le-Rouge
D56C - : Rousset > 5.640,43.500 > Puyloubier
D57 - : Puyloubier > 5.680,43.487
D56 - : Trets > 5.655,43.470 > Rousset > Châteauneuf-le-Rouge
D23V - : Pourrières > 5.715,43.484 > Trets
D10V 50 : Vauvenargues > 5.640,43.563 > 5.700,43.568 > Rians
D63C 50 : 5.500,43.552 > Saint-Marc-Jaumegarde > 5.505,43.540
D11 50 : Jouques > 5.625,43.615 > 5.610,43.590 > 5.606,43.570 > Vauvenargues
D11S - : Jouques > 5.655,43.660 > 5.685,43.670 > Saint-Paul-lès-Durance
D23R - : Rians > 5.725,43.630 > Ginasservis
D56G - : Peynier > Rousset
D57P - : Trets > Peynier > 5.610,43.440 > Belcodène > Gréasque
D46 - : Gréasque > Fuveau
D46B - : Gréasque > Saint-Savournin > Cadolive > Peypin > La Destrousse
D7 - : Saint-Savournin > Mimet > Simiane-Collongue > 5.410,43.422 > 5.385,43.422
D8 - : Gardanne > 5.490,43.435 > Mimet
D58G - : Gardanne > Meyreuil
D59 - : Gardanne > Simiane-Collongue
D908 60 : La Rose > 5.452,43.345 > Plan-de-Cuques > Allauch > 5.500,43.372 > Cadolive
D4 60 : Saint-Barnabé > Les Trois-Lucs > Allauch
D4A 60 : Les Trois-Lucs > Les Camoins > 5.540,43.310 > Aubagne
D44 - : La Treille > Les Camoins
D96R - : Aubagne > Gémenos
D2S 50 : Gémenos > 5.655,43.315 > 5.690,43.330 > Plan-d'Aups-Sainte-Baume > Nans-les-Pins
D41 - : Aubagne > Carnoux-en-Provence > 5.555,43.240 > Cassis
D1 - : Carnoux-en-Provence > Roquefort-la-Bédoule
D559A - : Cassis > 5.580,43.235 > Roquefort-la-Bédoule > 5.598,43.215 > La Ciotat
D3 - : La Ciotat > Ceyreste > 5.660,43.240 > 5.690,43.250 > Cuges-les-Pins
D559B - : La Ciotat > 5.640,43.203
D45A - : Roquevaire > Auriol
D48 - : Carry-le-Rouet > Sausset-les-Pins > 5.075,43.340 > La Couronne > 5.040,43.352 > Lavéra > 5.040,43.397 > Martigues
D5C - : Sausset-les-Pins > 5.108,43.365 > 5.112,43.398
D9C - : Carry-le-Rouet > 5.166,43.360 > 5.172,43.378
D5E - : Carry-le-Rouet > Ensuès-la-Redonne > Le Rove
D48E - : Ensuès-la-Redonne > 5.212,43.378 > Gignac-la-Nerthe
D48M - : Gignac-la-Nerthe > Marignane > Saint-Victoret
D368 - : Les Pennes-Mirabeau > 5.275,43.400 > Marignane > 5.196,43.396 > Châteauneuf-les-Martigues
D60 - : Les Pennes-Mirabeau > 5.335,43.425 > Cabriès > 5.395,43.447 > Bouc-Bel-Air
D50 - : Port-de-Bouc > Fos-sur-Mer > 4.945,43.4445
D52 - : Port-de-Bouc > 5.000,43.430 > Saint-Mitre-les-Remparts
D52I - : Fos-sur-Mer > 4.958,43.478 > Istres
D9P - : Port-de-Bouc > 4.990,43.414
D16E - : Istres > 4.966,43.545
D10E - : Miramas > 4.984,43.592 > Entressen > 4.934,43.614 > 4.912,43.628
D979 - : Roquemaure > Sauveterre > Villeneuve-lès-Avignon
D38 - : 4.430,43.550 > 4.440,43.520 > 4.4275,43.490 > Saintes-Maries-de-la-Mer
`,
  ),
  ...roads(
    "secondary",
    `
D500 50 Corniche Kennedy: 5.367,43.3072 > 5.369,43.2985 > 5.376,43.2965 > 5.376,43.2935 > 5.3605,43.2895 > 5.3535,43.286 > 5.354,43.2805 > 5.366,43.2745 > 5.376,43.2665 > Bonneveine > Pointe-Rouge > Montredon > 5.354,43.226 > Les Goudes
D501 50 Boulevard Michelet: 5.376,43.303 > 5.3785,43.2965 > Marseille 6e Arrondissement > Prado > 5.395,43.266 > Sainte-Marguerite
D502 50 Rue de Rome: Marseille 1er Arrondissement > Marseille 6e Arrondissement
D503 50 Avenue de la Capelette: Marseille 6e Arrondissement > 5.398,43.285 > Capelette > Marseille 10e Arrondissement > Saint-Loup
D504 50 Boulevard Chave: Marseille 1er Arrondissement > Marseille 5e Arrondissement > 5.4120,43.2930 > La Pomme > Saint-Marcel > Marseille 11e Arrondissement > La Valentine > Les Camoins
D505 50 Avenue de la Rose: Marseille 1er Arrondissement > Marseille 4e Arrondissement > Saint-Just > Malpassé > La Rose > Château-Gombert > Palama
D506 50 Boulevard National: Marseille 1er Arrondissement > 5.384,43.304 > Belle de Mai > Marseille 3e Arrondissement > Le Canet > Marseille 14e Arrondissement > Saint-Joseph > 5.372,43.358 > Marseille 15e Arrondissement > Saint-Antoine > Notre-Dame-Limite > Septèmes-les-Vallons
D507 50 Avenue de la Fourragère: Marseille 4e Arrondissement > Saint-Barnabé > Les Caillols > Marseille 12e Arrondissement > Les Trois-Lucs
D508 50 Boulevard Sainte-Marthe: Marseille 3e Arrondissement > Sainte-Marthe > Saint-Joseph
D509 50 Avenue du Merlan: Saint-Just > Sainte-Marthe > Saint-Mitre > Château-Gombert > Plan-de-Cuques
D510 50 Boulevard Rabatau: Prado > 5.396,43.279 > Capelette
D511 50 Chemin du Littoral: 5.367,43.3072 > 5.3645,43.317 > 5.354,43.338 > Saint-André
D512 50 Boulevard Romain-Rolland: Marseille 10e Arrondissement > Sainte-Marguerite > Marseille 9e Arrondissement > Mazargues
D513 50 Boulevard de la Corse: Marseille 6e Arrondissement > Marseille 7e Arrondissement > 5.3605,43.2895
D514 50 Chemin de Mazargues: Mazargues > Marseille 8e Arrondissement > Prado
D515 50 Rue de la République: Marseille 1er Arrondissement > Marseille 2e Arrondissement > 5.367,43.3072
D516 50 Avenue de Saint-Julien: Les Caillols > La Pomme
D517 50 Boulevard d'Arras: Marseille 4e Arrondissement > 5.402,43.298 > Marseille 5e Arrondissement > 5.402,43.288 > Capelette
D518 50 Avenue de la Martheline: Marseille 13e Arrondissement > La Rose
D519 50 Traverse du Merlan: Malpassé > Marseille 13e Arrondissement > Saint-Mitre
D520 50 Boulevard des Aygalades: Saint-Louis > 5.372,43.358
D600 50 Cours Sextius: Aix-en-Provence > Jas de Bouffan > 5.424,43.514 > Les Milles
D601 50 Route de Galice: Jas de Bouffan > 5.390,43.520 > La Duranne > 5.352,43.482
D602 50 Avenue Pierre-Brossolette: Aix-en-Provence > 5.448,43.511 > Luynes
`,
  ),
];

/** The ferry of Barcarin, between Salin-de-Giraud and the road of Port-Saint-Louis: ways of the ends and the crossing. */
export const FERRY = { name: "Bac de Barcarin", line: "4.742,43.4135 > 4.7535,43.4185", minutes: 15 };
