export { type Draw, seededDraw } from '@reticle/domain'
