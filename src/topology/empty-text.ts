/** Why an empty text is no loss: Heat and the clients of the cloud send no empty zone, key, name or id. */
export const emptyText = 'an empty text counts as none';
