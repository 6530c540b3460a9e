const REASONS: Readonly<Record<string, string>> = {
  EACCES: "le droit d'y accéder manque",
  EPERM: "le droit d'y accéder manque",
  EROFS: "le disque est en lecture seule",
  ENOSPC: "le disque est plein",
  ENOTDIR: "un fichier porte le nom d'un dossier",
  EEXIST: "un fichier porte déjà ce nom",
  EISDIR: "c'est un dossier",
  ENOENT: "il n'existe pas",
  ENAMETOOLONG: "son nom est trop long",
  ELOOP: "des liens tournent en rond",
  EMFILE: "trop de fichiers sont ouverts",
  EBUSY: "un autre programme s'en sert",
};

/** Why the system refused to read or write, in French; null for an error that is not the system's. */
export function systemReason(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return Object.hasOwn(REASONS, code) ? REASONS[code]! : null;
}
