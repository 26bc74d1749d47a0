export { default } from '../../../pwa/app/home.tsx'
