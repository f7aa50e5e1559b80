"""What the six offices ask that no record of the case holds, answered as a lawyer of the office would. All of it is invented."""

from collections.abc import Mapping

REPRESENTATIVE = (
    "Lena Okafor, counsel\nOkafor Example Chambers, 2 Example Row, Leeds LS1\n+44 20 7946 0001, lena@okafor.example"
)

FACEBOOK = {
    "channel": "dsa_art16",
    "country": "Germany",
    "nexus": "The posts can be seen in Germany and in the rest of the European Union.",
    "dsa_category": "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
    "dsa_keyword": "Illegal incitement to violence and hatred against women",
    "legal_ground": "DE, StGB, § 241 (threat), § 111 (public incitement), § 185 (insult)",
    "legal_elements": "§ 241: a felony against the person is threatened — “death to her”, “we will find her” — killing is a felony.\n"
    "§ 111: publicly calling for an unlawful act — “whoever is a man of this nation, come with me” — the call is public.\n"
    "§ 185: attack on honour — “sells her nights” — it denies her worth as a person, and states no fact.",
    "legal_reasoning": "The posts call a woman a traitor, say that she sells herself, publish her number, demand her death, and announce a "
    "journey to the city where she is. The threat names the act (death) and its means (to be found), and a reader took it up within "
    "seventy-two minutes. Whoever reads the translation beside the words sees this without any legal examination.",
    "slang": "«Хоин» (traitor) is the word of state television for people who may be attacked. «Шабҳояшро мефурӯшад» (sells her nights) "
    "means prostitution; no reader of Tajik understands it otherwise. «Хоҳари хоин» (traitor-sister) shames the family.",
    "context": "The person is a journalist, not a politician, and known to readers of one site. Three accounts write about her every week. "
    "Two of them posted the same words within four minutes. The call of 11 May was shared 340 times.",
    "threat_to_life": "yes",
    "police_told": "12 May 2026, reference 310-26",
    "doxxing": "yes",
    "minor_involved": "no",
    "ncii": "no",
    "coordinated": "yes",
    "state_link": "no",
    "history": "4 February 2026, flag under the rules, no number: no answer.\n5 March 2026, notice under art. 16, FB-EXAMPLE-2207: rejected on "
    "9 March 2026 without a ground.",
    "requested_action": "remove",
    "requested_also": "disable_account",
    "preservation": "yes",
    "notifier_email": "notices@charogh.example",
    "good_faith": "yes",
    "good_faith_by": "Caseworker",
    "good_faith_on": "2026-05-13",
}  # fmt: skip

STATEMENT = (
    "I was born in Misolobod. I studied there and worked for the regional paper from 2011, and from 2015 for the site Chashma.",
    (
        "In August 2021 two officers came to the office of the site and took the computers. My editor was told that the site would close. I left "
        "on 3 September 2021 and have not been back."
    ),
    (
        "From abroad I went on to write. On 13 November 2025 I published an inquiry into the grain reserve of the region. It names the companies to "
        "which grain was sold that stood in the books as stored."
    ),
    (
        "Five days later the channel Ovozi Misol wrote that I am paid by enemies of the homeland. I had heard of the channel before, but it had never "
        "named me. I refer to the exhibit “Post of Овози Мисол, 2025-11-18”."
    ),
    (
        "On 2 December 2025 I went to the consulate because my passport was about to run out. I waited for three hours. The clerk looked at a screen and "
        "said that my name was on a list. He would not say which. He gave me a slip."
    ),
    (
        "On 28 January 2026 the channel wrote in Russian what I cost, and that there would be photographs. There are no such photographs. I have never "
        "been so ashamed, although I had done nothing."
    ),
    (
        "On 3 February a page on Facebook wrote that I sell my nights. A second page wrote the same, with the same words, at almost the same minute. My "
        "mother’s neighbours read it to her."
    ),
    (
        "On 20 February the first page asked whether my brother knows. On 3 March the channel wrote where he works. I telephoned him. He said that he "
        "would stay at home on the next day."
    ),
    (
        "On 4 March he got a paper to come to the department. On 5 March he was there for four hours. He wrote to me in the evening. I refer to the "
        "exhibit “Messages of her brother, 5 March 2026”."
    ),
    (
        "On 14 March at half past eleven at night by their clock a page published my telephone number. Until the morning there were ninety calls and more than "
        "two hundred messages. Some were silent. One said the name of the street where I had lived."
    ),
    "A message in Persian said that my brother pays for what I write. I read Persian.",
    "On 27 March my brother’s wife lost her work as a nurse. On 8 April my brother was taken from the school, before his pupils.",
    "He was let go on 17 April. He could not hold a pen. He sent me nothing; a neighbour told my mother, and she found somebody to tell me.",
    (
        "On 11 May the page called for my death. An hour later a man wrote that he was coming to my city. I did not go out for eleven days. I reported it "
        "to the police on the next day."
    ),
    (
        "On 24 June the channel wrote that Interpol looks for me. My counsel did not know of it then. On the next day my mother was given a copy of a decision "
        "that charges me because of three articles."
    ),
    "On 6 July my mother’s home was searched. They took my letters. She is sixty-five.",
    "On 17 September my brother was sentenced to five more days. The judge read from my article.",
    "I have been asked why I do not stop. I stopped for seven weeks in spring. In those weeks they took my brother.",
    "I have not been a member of any party. I have not called for violence, in those three articles or elsewhere. I ask that they be read.",
    "I am afraid that I would be arrested at the airport. The decision of 22 June says so. I am afraid of what was done to my brother’s hand.",
)

UK: Mapping[str, str] = {
    "appeal_number": "HU/12345/2026",
    "ho_reference": "M1234567",
    "hearing": "10 December 2026, 10:00, Bradford (invented list)",
    "representative": REPRESENTATIVE,
    "issues": "1. Whether the appellant is at risk on return because of her journalism.\n2. Whether those who attack her on the net act for the state, "
    "or are tolerated by it.\n3. Whether what was done to her relatives shows the interest of the authorities in her.",
    "statement_witness": "Mahsa Orzu",
    "statement_number": "1",
    "statement_about": "I am the appellant. I live at 14 Linden Terrace, Sheffield. I am a journalist.",
    "statement_process": "I made this statement in Tajik, face to face with Ms Okafor, on 24 and 28 September 2026, with an interpreter whom I did not know. "
    "It was read back to me in Tajik. The Tajik original, signed by me, is in section A of this bundle.",
    "statement_text": "\n".join(STATEMENT),
    "statement_sources": "What happened in the department and in the court I know from my brother and my mother, by messages and through a neighbour. I "
    "was not there.\nWhat stands in the papers I know from the papers.",
    "statement_made": "28 September 2026",
    "statement_translated": "1 October 2026",
}  # fmt: skip

RULE39: Mapping[str, str] = {
    "respondent_state": "United Kingdom",
    "contact": "Lena Okafor, counsel, +44 20 7946 0001 (day and night), lena@okafor.example",
    "removal_at": "4 December 2026, 09:40, flight EX 101",
    "removal_to": "Misolobod, by way of Istanbul",
    "staying_at": "Example Immigration Removal Centre, Example Road, Leeds; held there since 25 November 2026",
    "official_number": "M1234567",
    "representative": REPRESENTATIVE,
    "measure": "That the Government of the United Kingdom do not remove the applicant before the Court has decided on her application.",
    "fears": "The applicant is a journalist. The authorities of her home state have charged her with public calls for extremist activity because of three "
    "articles, and declared her wanted (decision of 22 June 2026, annexed). The decision names no act, place or time other than “the Internet”.\n"
    "The officer who signed it also signed the order to detain her brother, which gives her articles as its reason, and the protocol of the search of her "
    "mother’s home. On the third day of his detention her brother’s hand was broken because he would not read a text against her (medical letter of 19 April "
    "2026, annexed).\n"
    "A channel that is run by a former member of the press office of the same department announced each step before it was known to anybody else: the "
    "“confession”, the notice, the sentence.",
    "risks": "She would be arrested on arrival; the flight lands at the airport of the district whose department looks for her. In custody of section 3 she would "
    "face what was done to her brother. The psychiatrist who examined her expects an attempt on her own life within days of an arrest.\n"
    "The harm is imminent: removal is set for 4 December 2026, 09:40. It cannot be made good afterwards.",
    "provisions": "Articles 2 and 3 of the Convention; article 13 taken together with article 3.",
    "decisions": "14 July 2026, Secretary of State for the Home Department, M1234567: asylum refused.\n"
    "20 November 2026, Secretary of State for the Home Department, M1234567: appeal treated as abandoned; removal set.\n"
    "26 November 2026, High Court, AC-2026-LDS-000000 (invented number): interim relief refused on the papers.",
    "remedies": "The appeal HU/12345/2026 is listed for 10 December 2026; the respondent holds that it was abandoned. Renewal of the application for interim relief "
    "was asked for on 26 November 2026; it has no suspensive effect.",
}  # fmt: skip

CCF: Mapping[str, str] = {
    "request_type": "deletion",
    "request_language": "en",
    "birth_place": "Misolobod",
    "representative": REPRESENTATIVE,
    "requesting_ncb": "National Central Bureau of her home state",
    "references": "Decision of 22 June 2026 of section 3, Department for Order, Misolobod; the number of the notice is not known.",
    "knows_from": "Post of the channel “Ovozi Misol” of 24 June 2026; copy of the decision handed to a relative on 25 June 2026.",
    "charge_on": "2026-06-22",
    "activism": "2025-11-13 Published an inquiry into the grain reserve\n2026-01-09 Published a second part, with bills\n2026-05-15 Published an article on threats to "
    "women who write",
    "political_character": "The decision charges the applicant because of three articles and names no other act. It was made five weeks after her article on threats. Each "
    "publication was followed within days by posts that call her a traitor, and these by acts against her family, signed by the same officer. The matter is "
    "predominantly political within the meaning of article 3.",
    "human_rights": "Freedom of expression (article 19 of the Universal Declaration). A member of her family was ill-treated in the custody of the section that asks for the "
    "notice: article 2 of the Constitution.",
    "data_quality": "The decision gives neither a place nor a time of any act but “the Internet”; it quotes no words; it misspells her name in two ways.",
    "relief": "Deletion of all data concerning the applicant from INTERPOL’s Information System, notice of it to all National Central Bureaus, and written confirmation.",
    "asylum_agreed": "no",
    "confidentiality": "The country and address of the applicant, the codes of her relatives, and the medical letter: her family lives within reach of the source of the data.",
    "id_copy_ready": "yes",
    "authority_ready": "yes",
}  # fmt: skip

UN: Mapping[str, str] = {
    "request_language": "en",
    "mandates": "Special Rapporteur on the situation of human rights defenders\nSpecial Rapporteur on the promotion and protection of the right to freedom of opinion and "
    "expression\nSpecial Rapporteur on violence against women and girls",
    "urgent": "yes",
    "submitter": "Charogh e.V.; person to contact: the caseworker, notices@charogh.example",
    "work": "Ms Orzu has written since 2015 on public money in her region. Since 2021 she does so from exile, and trains young women to report.",
    "groups": "Site Chashma; network of women reporters abroad (invented)",
    "situation": "A red notice was asked for on 22 June 2026. A page that called for her death on 11 May 2026 is still on the net. Her brother was sentenced a second time on "
    "17 September 2026. The channel wrote on the next day that her own turn will come.",
    "perpetrators_more": "The channel “Ovozi Misol” and three pages on Facebook. The editor of the channel worked for the press office of the department until 2023.",
    "steps": "Two notices to Facebook, the second rejected without a ground; a report to the police; a request to the Commission for the Control of INTERPOL’s Files, under way.",
    "context": "Eleven other families of journalists report the same order of events, and the same signature (report of August 2026, annexed).",
    "reprisals": "None known.",
    "status_matters": "no",
}  # fmt: skip

SANCTIONS: Mapping[str, str] = {
    "legal_basis": "us_gma",
    "designated": "Раҳмат Намуна (Rahmat Namuna), head of section 3, Department for Order, Misolobod",
    "basis": "ordered",
    "why_this_person": "He signed the order to detain (Exhibit 2), the decision that asks for a red notice, and the protocol of the search. A neighbour heard him give the order to take "
    "the man away. The judgment of 17 September 2026 rests on reports of his section.",
    "identifiers_more": "Place of birth: Namunashahr (staff page of the department, 4 April 2024).\nService number 14-0077 (stamp beneath the decision of 22 June 2026).\nHead of section 3 since "
    "March 2022 (same page).",
    "assets": "None known. We looked in the land and company registers of three countries on 2 October 2026.",
    "interest_statement": "He travels to conferences on policing. A ban on entry and frozen assets would be felt by him and seen by others who sign such papers. It would cost nothing to "
    "any programme of assistance.",
    "contrary_information": "The department says that the detention was for petty hooliganism and that nobody was struck. No paper supports this beyond its own order. We looked for a "
    "record of proceedings and for a medical record of the detention, and found none. One witness says that the order came from above him.",
    "organisation": "Charogh e.V. has recorded such cases since 2021, with partners in three countries. It got the papers from the family and captured the posts itself.",
    "point_of_contact": "evidence@charogh.example",
    "confidential_annex": "The codes of relatives and of the witness: all of them live in the district of the person proposed. The medical letter: its author works there.",
}  # fmt: skip

IN_TAJIK = {
    "country": "Олмон",
    "nexus": "Навиштаҳо дар Олмон ва дигар кишварҳои Иттиҳоди Аврупо дида мешаванд.",
    "legal_ground": "DE, StGB, § 241 (таҳдид), § 111 (даъвати оммавӣ ба ҷиноят), § 185 (таҳқир)",
    "legal_elements": "§ 241: ба шахс бо ҷинояти вазнин таҳдид мешавад — «ба ӯ марг», «меёбем» — куштан ҷинояти вазнин аст.\n"
    "§ 111: даъвати оммавӣ ба амали ғайриқонунӣ — «касе, ки марди ин миллат аст, бо ман биёяд» — даъват ба ҳама аст.\n"
    "§ 185: таҳқири шаъну шараф — «шабҳояшро мефурӯшад» — ин далел нест, балки паст задани инсон аст.",
    "legal_reasoning": "Навиштаҳо занро хоин меноманд, мегӯянд, ки ӯ худро мефурӯшад, рақами телефонашро нашр мекунанд, маргашро талаб мекунанд ва сафар ба "
    "шаҳри ӯро эълон мекунанд. Дар таҳдид амал (марг) ва роҳи он (ёфтан) номбар шудааст ва як хонанда пас аз ҳафтоду ду дақиқа онро қабул кард. Ҳар "
    "кӣ тарҷумаро дар паҳлуи матн бихонад, инро бе ташхиси ҳуқуқӣ мебинад.",
    "slang": "«Хоин» дар телевизиони давлатӣ номи касоне аст, ки ба онҳо ҳамла кардан мумкин шуморида мешавад. «Шабҳояшро мефурӯшад» маънои танфурӯширо дорад. "
    "«Хоҳари хоин» оиларо шарманда мекунад.",
    "context": "Шахс рӯзноманигор аст, на сиёсатмадор, ва хонандагони як сомона ӯро мешиносанд. Се ҳисоб ҳар ҳафта дар бораи ӯ менависанд. Ду ҳисоб дар "
    "чор дақиқа ҳамон як суханро нашр карданд. Даъвати 11 май 340 бор паҳн шуд.",
    "police_told": "12 майи соли 2026, рақам 310-26",
    "history": "4 феврали соли 2026, шикоят тибқи қоидаҳо, бе рақам: ҷавоб нест.\n5 марти соли 2026, огоҳинома тибқи моддаи 16: 9 марти соли 2026 бе асос рад шуд.",
    "good_faith_by": "Корманди парванда",
}
