export * from '../../worker/vault.ts'
export { default } from '../../worker/vault.ts'
