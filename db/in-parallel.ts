/**
 * Runs `work` on every item, at most `width` at a time, and answers the results in the order of the items.
 * After a failure nothing new is begun; what runs is waited for, then the first failure is thrown.
 */
export async function inParallel<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length)
  const failures: unknown[] = []
  const waiting = items.entries()
  const lane = async () => {
    for (const [position, item] of waiting) {
      try {
        results[position] = await work(item)
      } catch (failure) {
        failures.push(failure)
      }
      if (failures.length > 0) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  if (failures.length > 0) throw failures[0]
  return results
}
