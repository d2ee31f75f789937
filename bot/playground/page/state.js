// What is shown now, and what the visitor chose (the world may not have it any more).
export const state = {
  world: { people: [], groups: [] },
  person: null,
  volunteer: null,
  group: null,
  topic: null,
  chats: { person: [], desk: [] },
  tab: "person",
};

export const wish = { person: null, volunteer: null, group: null, thread: null };
