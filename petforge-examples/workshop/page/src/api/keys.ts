import { newKey, Problem } from './client'

/**
 * The keys of wishes that are not settled yet. A wish whose answer was lost is sent again with its key, so that it is fulfilled once; one that was answered,
 * fulfilled or refused, is over, and the same one later is another wish.
 */
export class Keys {
  private readonly open = new Map<string, string>()

  /** Sends a wish with its key, and remembers the key only as long as nobody knows what became of it. */
  async send<T>(wish: string, by: (key: string) => Promise<T>): Promise<T> {
    const key = this.open.get(wish) ?? newKey()
    this.open.set(wish, key)
    try {
      const answer = await by(key)
      this.open.delete(wish)
      return answer
    } catch (failure) {
      if (failure instanceof Problem && !failure.unanswered) this.open.delete(wish)
      throw failure
    }
  }
}
