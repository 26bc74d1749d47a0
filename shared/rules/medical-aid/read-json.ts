/** Small readers of unknown JSON. Each throws TypeError naming the place, never the value: stored data must not end in a log. */
export type Read<T> = (json: unknown, at: string) => T

export function refuse(at: string, wanted: string): never {
  throw new TypeError(`${at}: needs ${wanted}`)
}

export const text: Read<string> = (json, at) =>
  typeof json === 'string' && json !== '' && json.length <= 1000 ? json : refuse(at, 'text')

export const flag: Read<boolean> = (json, at) => (typeof json === 'boolean' ? json : refuse(at, 'true or false'))

export function whole(min: number, max: number): Read<number> {
  return (json, at) =>
    typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max
      ? json
      : refuse(at, `a whole number from ${min} to ${max}`)
}

export function oneOf<const T extends string>(allowed: readonly T[]): Read<T> {
  return (json, at) => allowed.find((word) => word === json) ?? refuse(at, `one of ${allowed.join(', ')}`)
}

export function orNull<T>(read: Read<T>): Read<T | null> {
  return (json, at) => (json === null ? null : read(json, at))
}

export function checked<T>(read: Read<T>, is: (value: T) => boolean, wanted: string): Read<T> {
  return (json, at) => {
    const value = read(json, at)
    return is(value) ? value : refuse(at, wanted)
  }
}

export function listOf<T>(read: Read<T>, min = 0): Read<T[]> {
  return (json, at) => {
    if (!Array.isArray(json) || json.length < min || json.length > 100) return refuse(at, `a list of ${min} to 100`)
    return json.map((item: unknown, i) => read(item, `${at}/${i}`))
  }
}

type Shape = Readonly<Record<string, Read<unknown>>>
type Shaped<S extends Shape, O extends Shape> = { [K in keyof S]: ReturnType<S[K]> } & {
  [K in keyof O]?: ReturnType<O[K]>
}

/** An object with exactly these members: an unknown member is a slip, and a slip in a law is refused. */
export function object<S extends Shape, O extends Shape = Record<never, never>>(
  required: S,
  optional?: O,
): Read<Shaped<S, O>> {
  return (json, at) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse(at, 'an object')
    const given = new Map<string, unknown>(Object.entries(json))
    const result: Record<string, unknown> = {}
    for (const [key, read] of Object.entries(required)) result[key] = read(given.get(key), `${at}/${key}`)
    for (const [key, read] of Object.entries(optional ?? {})) {
      if (given.get(key) !== undefined) result[key] = read(given.get(key), `${at}/${key}`)
    }
    const unknownKey = [...given.keys()].some((key) => !(key in required) && !(optional && key in optional))
    if (unknownKey) return refuse(at, `only ${[...Object.keys(required), ...Object.keys(optional ?? {})].join(', ')}`)
    return result as Shaped<S, O>
  }
}
