import { DurableObject } from 'cloudflare:workers'

// Stands in the place of a Worker, with that Worker's own bindings, and tries what it is told to.

export class MunicipalityDesk extends DurableObject {}
export class ReplayGuard extends DurableObject {}

const tries = {
  names: (env) => Object.keys(env).sort(),
  fetch: async (_env, url) => (await fetch(url)).status,
  connect: async (_env, address) => {
    const { connect } = await import('cloudflare:sockets')
    await connect(address).opened
    return 'open'
  },
  nodeConnect: async (_env, path) => {
    const { connect } = await import('node:net')
    return new Promise((done, fail) => {
      const socket = connect({ path }, () => done('open'))
      socket.once('error', fail)
    })
  },
  readFile: async (_env, path) => {
    const { readFileSync } = await import('node:fs')
    return readFileSync(path, 'utf8').length
  },
  through: async (env, binding, url, headers, body) => {
    const answer = await env[binding].fetch(url, { method: body ? 'POST' : 'GET', headers, body })
    return { status: answer.status, body: await answer.text() }
  },
  query: async (env, database, sql) => {
    const answer = await env.DATA.fetch(`http://${database}.db/v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.DATA_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }, { type: 'close' }] }),
    })
    return { status: answer.status, body: await answer.text() }
  },
  call: (env, binding, method, ...args) => env[binding][method](...args),
  exportKey: async (env, binding) => (await crypto.subtle.exportKey('jwk', env[binding])).kty,
}

export default {
  async fetch(request, env) {
    const [what, ...args] = await request.json()
    try {
      return Response.json({ did: await tries[what](env, ...args) })
    } catch (error) {
      return Response.json({ refused: String(error) })
    }
  },
}
