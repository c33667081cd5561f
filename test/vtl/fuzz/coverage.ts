export function unreached(counts: ReadonlyMap<string, number>, minimum: number): readonly string[] {
  void counts
  void minimum
  return []
}
