/** How near two marks are to being the same mark (docs/spec/consensus.md, C20 and C21); scores against known answers go by the same. */
export {
  closeness,
  geometryKey,
  type MarkKind,
  type MatchRule,
  markKindOf as kindOf,
  matchThresholdOf as thresholdOf,
} from '@reticle/domain'
