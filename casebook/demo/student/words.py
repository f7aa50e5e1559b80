"""Words of the third case as they were written or said, with their English translation."""

from casebook.demo.shapes import Words

FALSE_PROFILE = Words(
    "fa",
    "صفحهٔ رسمی نگینه پروازی. برای گفت‌وگو پیام بدهید.",
    "Official page of Nigina Parvozi. Send a message to talk.",
)
FALSE_MESSAGE = Words(
    "fa",
    "سلام، من نگینه هستم. گوشی‌ام عوض شده است. لطفاً شماره و نشانی خانه‌ات را برایم بفرست.",
    "Hello, this is Nigina. I have a new phone. Please send me your number and your home address.",
)
CALL_TO_FIND = Words(
    "fa",
    "این دختر آبروی خانواده‌اش را برده است. هر کس می‌داند کجا درس می‌خواند و کجا زندگی می‌کند، همین‌جا بنویسد.",
    "This girl has taken her family's honour. Whoever knows where she studies and where she lives, write it here.",
)
ADDRESS_GIVEN = Words(
    "fa",
    "پیدایش کردیم. نشانی خوابگاه: [پوشیده شده]. هر روز ساعت هشت صبح بیرون می‌آید.",
    "We have found her. Address of the hall of residence: [covered]. She comes out every day at eight in the morning.",
)
PILE_ON = Words(
    "tg",
    "Шарм кун, ба хона баргард! Падарат барои ту ҷавоб медиҳад.",
    "Shame on you, come back home! Your father will answer for you.",
)
FATHER = Words(
    "fa",
    "دخترم، نگران نباش. دیشب دو نفر آمدند و دربارهٔ تو پرسیدند. گفتند بهتر است درست را رها کنی و برگردی. "
    "من به آن‌ها چیزی نگفتم. مواظب خودت باش.",
    "My daughter, do not worry. Last night two people came and asked about you. They said it would be better if you left "
    "your studies and came back. I told them nothing. Take care of yourself.",
)
BLOCKED = Words(
    "en",
    "Your page was removed after several reports from other users.",
    "Your page was removed after several reports from other users.",
    "",
)
DEMAND = Words(
    "fa",
    "اگر صفحه‌ات را نبندی، عکس را پخش می‌کنیم.",
    "If you do not close your page, we will spread the picture.",
)
