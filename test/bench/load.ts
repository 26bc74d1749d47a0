import { connect, type Socket } from 'node:net'

/** What to send, and how to know a right answer. */
export interface LoadPlan {
  readonly port: number
  readonly connections: number
  /** Whole HTTP requests, made beforehand; each is sent once. */
  readonly requests: readonly Buffer[]
  /** Bytes that every right answer holds. An answer without them ends the run. */
  readonly mark: string
  /** Longest the run may take, in seconds; what is left of the requests is not sent. */
  readonly seconds: number
}

export interface Load {
  readonly answers: number
  readonly perSecond: number
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/**
 * Sends requests over kept connections, one at a time on each, and measures every answer. It parses no more of HTTP
 * than the end of an answer, so that it takes little of the machine it measures. Throws on the first wrong answer.
 */
export async function runLoad(plan: LoadPlan): Promise<Load> {
  const latencies: number[] = []
  const waiting = plan.requests.values()
  const begin = performance.now()
  const until = begin + plan.seconds * 1000
  const mark = Buffer.from(plan.mark)
  const lane = async () => {
    const socket = await opened(plan.port)
    try {
      for (const request of waiting) {
        const sent = performance.now()
        if (sent > until) return
        const answer = await exchange(socket, request)
        latencies.push(performance.now() - sent)
        if (!answer.includes(mark)) throw new Error(`A wrong answer under load:\n${answer.toString('utf8', 0, 1000)}`)
      }
    } finally {
      socket.destroy()
    }
  }
  await Promise.all(Array.from({ length: plan.connections }, lane))
  const seconds = (performance.now() - begin) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return { answers: latencies.length, perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99) }
}

/** A request with its body, ready to be written. */
export function httpRequest(method: string, path: string, headers: Record<string, string>, body = ''): Buffer {
  const lines = Object.entries({ host: 'localhost', ...headers, 'content-length': String(Buffer.byteLength(body)) })
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`,
  )
}

function opened(port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', fail)
    socket.once('connect', () => done(socket))
  })
}

/** The whole answer, head included. */
function exchange(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((done, fail) => {
    let held: Buffer = Buffer.alloc(0)
    const end = (error?: Error) => {
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error')
      if (error) fail(error)
      else done(held)
    }
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      if (isWhole(held)) end()
    })
    socket.once('close', () => end(new Error('The door closed a connection under load')))
    socket.once('error', end)
    socket.write(request)
  })
}

function isWhole(answer: Buffer): boolean {
  const head = answer.indexOf(HEAD_END)
  if (head < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.toString('latin1', 0, head))?.[1]
  if (length !== undefined) return answer.length >= head + HEAD_END.length + Number(length)
  return (
    answer.length >= head + HEAD_END.length + LAST_CHUNK.length &&
    answer.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
  )
}
