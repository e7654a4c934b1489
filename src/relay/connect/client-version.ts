/** Whether `version` is older than `floor`; both are three numbers with dots (feature I4). */
export function isOlder(version: string, floor: string): boolean {
  const own = version.split('.').map(Number);
  const wanted = floor.split('.').map(Number);
  for (let part = 0; part < 3; part += 1) {
    const difference = (own[part] ?? 0) - (wanted[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
