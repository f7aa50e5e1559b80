"""Words of the second case as they were written or said, with their English translation."""

from casebook.demo.shapes import Words

REFUSAL = Words(
    "ru",
    "Сангин Бехруз. В замене паспорта отказано. Основание не сообщается. Обращайтесь по месту рождения.",
    "Sangin Behruz. Replacement of the passport refused. The ground is not disclosed. Apply at your place of birth.",
)
PHISHING = Words(
    "ru",
    "Служба поддержки. Ваш аккаунт будет удалён через 24 часа. Подтвердите вход: https://podderzhka-misol.example/vhod",
    "Support service. Your account will be deleted in 24 hours. Confirm your sign-in: "
    "https://podderzhka-misol.example/vhod",
)
PHISHING_CHAT = Words(
    "ru",
    """\
14.01.2026 22:51 — Поддержка: Служба поддержки. Ваш аккаунт будет удалён через 24 часа. Подтвердите вход: \
https://podderzhka-misol.example/vhod
14.01.2026 22:54 — Бехруз: Почему удалён? Я ничего не нарушал.
14.01.2026 22:55 — Поддержка: Поступило много жалоб. Введите номер телефона и код из сообщения.
14.01.2026 22:58 — Бехруз: Код пришёл, но там написано никому его не сообщать.
14.01.2026 22:59 — Поддержка: Это обычная проверка. Осталось 10 минут.
14.01.2026 23:07 — Бехруз: Ввёл.
14.01.2026 23:08 — Поддержка: Спасибо. Проверка пройдена.
15.01.2026 00:20 — Комрон: Бехруз, это ты создал новую группу? Меня туда добавили, и там просят список авторов.
15.01.2026 00:22 — Комрон: Пишут от твоего имени: «Пришлите адреса и телефоны всех, кто нам помогает».
15.01.2026 00:31 — Бехруз: Это не я. Никому ничего не присылай. Меня выбросило из аккаунта.
15.01.2026 00:33 — Комрон: Понял. Предупрежу остальных.
15.01.2026 01:10 — Бехруз: Вернул доступ, закрыл чужие сеансы. Один был с устройства, которого у меня никогда не было.
15.01.2026 01:12 — Бехруз: Сохраняю всю переписку и передам в «Чарог».
""",
    """\
14.01.2026 22:51 — Support: Support service. Your account will be deleted in 24 hours. Confirm your sign-in: \
https://podderzhka-misol.example/vhod
14.01.2026 22:54 — Behruz: Why deleted? I have broken no rule.
14.01.2026 22:55 — Support: There were many complaints. Enter your telephone number and the code from the message.
14.01.2026 22:58 — Behruz: The code has come, but it says to tell it to nobody.
14.01.2026 22:59 — Support: This is an ordinary check. 10 minutes are left.
14.01.2026 23:07 — Behruz: Entered.
14.01.2026 23:08 — Support: Thank you. The check is passed.
15.01.2026 00:20 — Komron: Behruz, did you open a new group? I was added, and there they ask for a list of authors.
15.01.2026 00:22 — Komron: They write in your name: "Send the addresses and telephone numbers of all who help us".
15.01.2026 00:31 — Behruz: That is not me. Send nothing to anyone. I was thrown out of my account.
15.01.2026 00:33 — Komron: Understood. I will warn the others.
15.01.2026 01:10 — Behruz: I have access again and closed the other sessions. One was from a device that I never had.
15.01.2026 01:12 — Behruz: I am keeping the whole exchange and will hand it to Charogh.
""",
)
WALL = Words(
    "ru",
    "Беглый экстремист Сангин снова учит нас жить. Пусть вернётся и ответит перед законом. "
    "А родня пусть объяснит, кого она вырастила.",
    "The runaway extremist Sangin is teaching us how to live again. Let him come back and answer before the law. "
    "And let his relatives explain whom they raised.",
)
NEIGHBOUR = Words(
    "ru",
    "Здравствуй, Бехруз. Сегодня утром к твоей маме приходили четыре человека. Они обыскали дом и забрали два телефона "
    "и твои старые тетради. Мама здорова, но очень напугана. Пока ей не звони.",
    "Hello, Behruz. This morning four people came to your mother. They searched the house and took away two telephones "
    "and your old notebooks. Your mother is well, but very frightened. Do not call her for now.",
)
VIDEO = Words(
    "ru",
    "Кто платит Сангину? Часть 2. Делитесь видео, страна должна знать своих предателей.",
    "Who pays Sangin? Part 2. Share the video, the country must know its traitors.",
)
OFFER = Words(
    "tg",
    "Комрон, мо медонем, ки шумо бо Сангин дӯст ҳастед. Танҳо як маълумоти хурд лозим аст: ӯ дар куҷо кор мекунад "
    "ва бо кӣ вомехӯрад? Дар ивазаш шиносномаи модаратонро зуд иваз мекунем.",
    "Komron, we know that you are a friend of Sangin. Only one small piece of information is needed: where does he work "
    "and whom does he meet? In return we will quickly renew your mother's passport.",
)
