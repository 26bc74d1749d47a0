import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from './conformance.ts'
import { benchOn } from './conformance-case.ts'
import { type ServerUnderTest, startOurs } from './server-under-test.ts'
import { startSqld } from './sqld.ts'

for (const [name, start] of [
  ['our server', startOurs],
  ['sqld', startSqld],
] as const) {
  describe(name, () => {
    let server: ServerUnderTest
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server?.stop())

    for (const each of cases) {
      test(each.name, async () => {
        const bench = await benchOn(server)
        const seen = await each.run(bench)
        bench.client.close()
        bench.exact.close()
        expect(seen).toEqual(server.name === 'sqld' && each.sqld ? each.sqld.seen : each.seen)
      })
    }
  })
}

test('where sqld differs is listed with a reason', () => {
  const different = cases.filter((each) => each.sqld)
  expect(different.every((each) => (each.sqld?.why.length ?? 0) > 20)).toBe(true)
  expect(different.length).toBe(5)
})
