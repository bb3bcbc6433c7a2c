export { contentOf } from '@reticle/domain'
