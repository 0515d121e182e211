/// Mistakes that could be made in the engine; the checker must catch each of them.
enum Flaw: Hashable, Sendable, CaseIterable {
  case publishWithoutFence, publishKeepsLease, publishDoesNotCount
  case reapKeepsLease, noReap, noPromotion
  case startBindsAnew, reissueAfterStart, reportWithoutFence
  case endForgetsCancel, lossCostsNothing
  case retryForgetsAttempts, retryOfSuccess
}
