import type { Words } from '../i18n/words'

/** What somebody did, in the words of the button that does it; a request that has none, as it was sent. */
export function auditAction(action: string, words: Words): string {
  const [method = '', path = ''] = action.split(' ')
  const [, , area = '', name = '', more] = path.split('/')
  if (area === 'batch') {
    const said: Readonly<Record<string, string>> = {
      'abandon-call': words.abandonCall,
      'accept-clip': words.takeHeld,
      approve: words.approve,
      'batch-save-prompts': words.editPrompts,
      cancel: words.stop,
      'cascade-redo': words.cascadeRedo,
      'connect-feishu': words.connectTable,
      'connect-table': words.connectTable,
      'create-project': words.newProject,
      delete: words.remove,
      'edit-and-regenerate': words.editAndRegenerate,
      'generate-segments': words.nextStep,
      'generate-storyboards': words.generateStoryboards,
      jobs: words.restart,
      'merge-videos': words.merge,
      regenerate: words.regenerate,
      reject: words.reject,
      restore: words.restore,
      'retry-task': words.retry,
      run: words.runToEnd,
      'supply-clip': words.supply,
      'supply-frame': words.ownFrame,
      'sync-to-drive': words.publish,
      'sync-videos': words.push,
      tasks: words.exactPrompt,
      undelete: words.undelete,
      'update-record': words.pictureNote,
      'upload-image': words.replacePhoto,
    }
    return said[name] ?? action
  }
  if (area === 'calls' && name === 'resolve') return words.resolve
  if (area === 'session') return method === 'DELETE' ? words.signOut : words.signIn
  if (area === 'users' && more === undefined) return method === 'DELETE' ? words.removeUser : words.saveUser
  if (area === 'tokens') return method === 'DELETE' ? words.removeToken : words.newToken
  return action
}
