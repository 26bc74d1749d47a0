interface Waiting<One, Result> {
  readonly one: One
  readonly done: (result: Result) => void
  readonly failed: (error: unknown) => void
}

/**
 * Lets calls that arrive while one transaction is under way share the next one. Only for use inside a Durable Object
 * of one tenant: elsewhere in workerd one request's promise must not wait for another's.
 */
export function grouped<One, Result>(
  most: number,
  work: (tenant: string, some: One[]) => Promise<Result[]>,
): (tenant: string, one: One) => Promise<Result> {
  const waiting: Waiting<One, Result>[] = []
  let busy = false

  const run = async (tenant: string) => {
    busy = true
    while (waiting.length > 0) {
      const some = waiting.splice(0, most)
      try {
        const results = await work(
          tenant,
          some.map(({ one }) => one),
        )
        for (const [i, { done }] of some.entries()) done(results[i] as Result)
      } catch (error) {
        for (const { failed } of some) failed(error)
      }
    }
    busy = false
  }
  return (tenant, one) =>
    new Promise((done, failed) => {
      waiting.push({ one, done, failed })
      if (!busy) void run(tenant)
    })
}
