import type { Page } from 'playwright-core'

/** Opens the app and signs a member of staff in at the demo door, with the key the app made for this tablet. */
export async function signInAt(page: Page, origin: string, staffId: string): Promise<void> {
  await page.goto(origin)
  await page.locator('h1').waitFor()
  await page.evaluate(signIn, staffId)
  await page.reload()
  await page.getByRole('navigation', { name: '業務メニュー' }).waitFor()
}

/** Runs in the page: the private half of the key never leaves it. */
async function signIn(staffId: string): Promise<void> {
  const request = <T>(asked: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  const base64Url = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  const part = (value: object) => base64Url(new TextEncoder().encode(JSON.stringify(value)))
  const database = await request(indexedDB.open('hagukumi-device', 1))
  const key = (await request(database.transaction('key').objectStore('key').get('dpop'))) as CryptoKeyPair
  database.close()
  const { x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } }
  const url = `${location.origin}/demo/sign-in`
  const signed = `${part(header)}.${part({ jti: crypto.randomUUID(), htm: 'POST', htu: url, iat: Math.floor(Date.now() / 1000) })}`
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(signed))
  const dpop = `${signed}.${base64Url(new Uint8Array(signature))}`
  const headers = { 'content-type': 'application/json', dpop }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ staffId }) })
  if (!answer.ok) throw new Error(`sign-in was refused with ${answer.status}`)
}
