// The runtime's globals as far as tests meet them through the modules they import. Tests also drive a browser, and the full
// types of the two cannot live in one project; worker/ itself is checked against the runtime's own types.

interface Fetcher {
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>
}

interface DurableObjectId {
  toString(): string
}

interface DurableObjectNamespace<T> {
  idFromName(name: string): DurableObjectId
  get(id: DurableObjectId): {
    [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
  }
}

interface DurableObjectState {
  waitUntil(promise: Promise<unknown>): void
}

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
  passThroughOnException(): void
}

interface ScheduledController {
  readonly scheduledTime: number
  readonly cron: string
}

declare module 'cloudflare:workers' {
  export class DurableObject<Env = unknown> {
    protected ctx: DurableObjectState
    protected env: Env
    constructor(ctx: DurableObjectState, env: Env)
  }
  export class WorkerEntrypoint<Env = unknown> {
    protected env: Env
  }
  export const env: unknown
}
