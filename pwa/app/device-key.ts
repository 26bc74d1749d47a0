import { sha256Base64Url } from './base64url.ts'

const DATABASE = 'hagukumi-device'
const STORE = 'key'
const NAME = 'dpop'

export type DeviceKey = {
  readonly privateKey: CryptoKey
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  /** RFC 7638; what the administrator's device list shows. */
  readonly thumbprint: string
}

let loaded: Promise<DeviceKey> | undefined

/** This tablet's key, made on first use. The private half cannot leave the browser; it is all that IndexedDB holds. */
export function deviceKey(): Promise<DeviceKey> {
  loaded ??= loadOrMake()
  loaded.catch(() => {
    loaded = undefined
  })
  return loaded
}

async function loadOrMake(): Promise<DeviceKey> {
  const database = await open()
  try {
    const made = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
    ])) as CryptoKeyPair
    return await describe(await keepFirst(database, made))
  } finally {
    database.close()
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return answerOf(request)
}

/** One transaction, so that two tabs opened together end with the same key. */
async function keepFirst(database: IDBDatabase, made: CryptoKeyPair): Promise<CryptoKeyPair> {
  const store = database.transaction(STORE, 'readwrite').objectStore(STORE)
  const found: CryptoKeyPair | undefined = await answerOf(store.get(NAME))
  if (found) return found
  await answerOf(store.put(made, NAME))
  return made
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function describe(pair: CryptoKeyPair): Promise<DeviceKey> {
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  if (!x || !y) throw new Error('device key is no P-256 point')
  // The members and their order are fixed by RFC 7638 §3.2.
  const thumbprint = await sha256Base64Url(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
  return { privateKey: pair.privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y }, thumbprint }
}
