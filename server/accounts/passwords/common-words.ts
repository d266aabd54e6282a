/**
 * What people choose, and what is tried first: words of the passwords that turn up most often in published leaks, in lower case.
 * `password-rules.ts` also refuses them with digits and signs around them, with letters written as digits, twice in a row and backwards,
 * so that a word stands for some thousands of passwords.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `
aaaaaa abc abcabc abcd abcde abcdef abcdefg abcdefgh abcxyz abdullah access accessdenied account accounts acdc admin administrator adminpass admins
africa again ahmed airforce aisha ajax ajay alberto alejandro alex alexander alexandra alexis alhamdulillah ali allah aloha alpha alphabet always
amanda amazon amelia amen america american amit amor amore amormio andrea andrew android angel angela angelface angelina angels anil anita anna
anthony antonio anyone anything apple apples april aragorn argentina army arschloch arsenal asdasd asdf asdfasdf asdfgh asdfghjkl ashley assassin
asshole atlanta audi august australia autumn avatar avengers azerty azertyuiop baby babyboy babydoll babygirl bacon bambi banana bangalore bangkok
bangladesh bank banking barbara barcelona bart baseball basketball bastard batman bayern beach beagle bear bears beast beatles beautiful
bebe beckham beer beijing believe bella beloved benfica benjamin berlin bestfriend beta beyonce bharat bible bieber bigboss biggie bilbo billionaire
bismillah bitch biteme black blackcat blackjack blackpink blackwhite blank bless blessed blessing blue blueberry bluesky bmw bobmarley bond bonheur
bonita bonjour boobs boss bossman boston boxing boy boyfriend boys brandon brasil brazil brian britain britney bronco broncos brooklyn brother brown
bts buddha buddy buffalo bugatti bulldog bulls bullshit bunny burger burrito business butter butterfly bye cairo cake california camaro camille
campeon canada candy captain captainamerica carlos carol cash cat catherine cats catwoman celtic celtics champagne champion champions change changeit
changeme changethis charizard charles charlie charlotte cheer cheerleader cheese cheeseburger cheetah chelsea chennai cherry chevrolet chevy chewbacca
chicago chicken chief chile china chloe chocolate chouchou christ christian christopher church ciao cisco class cobra cocacola cock coconut code coder
coding coffee coke college colombia commander company computer contrasena cookie cookies copper corazon correcthorsebatterystaple
corvette cougar counterstrike cowboys crazy credit cricket crystal cubs cupcake customer cutie cutiepie cyber dad daddy daisy dallas dance dancer
dancing daniel danielle darkangel darkness darkside darling darthvader database david dead deadman deadpool death december deepak default delhi delta
demo demon demons denver desktop deutschland developer devil dhaka dhoni diablo diamond diamonds dick digital dinesh disco dmitri doctor dodgers dog
doggy dogs dollar dollars dolphin dolphins donald donna dontknow dortmund doudou dracula dragon dragonball drake dream dreamer dreams driver drummer
drums ducati duck dumbledore dumbo dvorak eagle eagles earth eatme eduardo edward egypt elephant elite elizabeth elsa elvis emerald emily eminem emma
employee empty energy engel engineer england enter entrar eric espana estrella everton everything evil facebook faith falcon fall family familyguy
fanta father fatima february fernando ferrari ficken finance fire flash florida flower flowers fluffy football ford forest forever forget forgotten
fortnite fortune france francisco free freedom friday friend friends frodo frog frozen fuck fucker fucking fuckme fuckoff fuckyou fussball futbol
gabriel galaxy game gameover gamer games gaming gamma gandalf ganesh garden garfield gatito geheim general george germany ghana ghost giants ginger
girl girlfriend girls gmail god godisgood godislove goku gold golden golf golfer goodbye goofy google gorgeous grace graduation granted grape grapes
gray greece green greenday grey gryffindor guest guests guillermo guitar gymnast hack hacked hacker hackers hallelujah hallo hallohallo halo hamburger
handsome hannah hanoi hanuman happiness happy hardware harley harrypotter haslo hassan hawk heart hearts heather heaven heavenly hej hell hellfire
hello hellohello hellokitty helloworld helpdesk henry hermione hermosa hero hey hiphop hjkl hobbit hockey hogwarts hola hollywood homer honda honey
honeybee hongkong hope horse horses hospital hotmail hottie houston hugs hulk hummer hurricane husband husky hussain hyderabad iamthebest ibrahim
icecream idiot idontknow ihateyou iii iloveme iloveu iloveyou iluvu imissyou imthebest incorrect india indian indiana indonesia insane inshallah
instagram intel inter internet invoice ipad iphone iran iraq ireland irina iron ironmaiden ironman isabella island israel istanbul itachi italia italy
ivan jaguar jaishreeram jakarta james jamesbond january japan jasmine jason javier jazz jedi jeep jelszo jennifer jeremy jessica jesus jesuschrist
jesusis john johnny joker jonathan jordan jorge jose joseph joshua juan julia july june justin justinbieber juventus karachi karate karen katherine
kavita kawasaki kenya kevin keyboard killer king kingking kirby kiss kisses kissme kitten kitty kobe kohli kolkata korea krishna lagos lahore lake
lakers lakshmi lamborghini laptop lasvegas lauren lawyer lebron ledzeppelin leet legend legendary legolas leia lemon leopard letme letmein letmeinnow
lexus liberty liebe lightning lily linda link linkinpark linux lion lisboa liverpool lkjhgfdsa lmao login logon lol lolol london losangeles losenord
loser lotus loulou love lovehate loveit lovelove lovely loveme lover lovers loveu loveyou loving lucifer luck lucky luffy luigi luis luke luvu madonna
madrid magic magical magician mahesh malaysia mama manager manchester mancity mango manila manuel manunited manutd maradona march maria marie marine
mario mariposa marketing marley marseille maserati mashallah master mastermind matrix matthew maverick max may mazda mcdonalds megadeth megan
melbourne melissa mercedes merlin messi metal metallica mewtwo mexico miami miamor michael michaeljordan michelle mickey mickeymouse microsoft
midnight miguel milan millionaire mima minecraft minnie missyou mnbvcxz modem mohamed mohammed mom mommy monday money moneymoney monica monitor monkey
monster moon moonlight morning moron morpheus moscow moskva motdepasse mother motherfucker mountain mouse muffin muhammad mum mumbai mummy munich
music musica mustang mylove mypass mypassword mysecret nairobi naked nala namaste nancy napoli naruto nascar nashik natalie natasha nathan navy neha
nemo neo network never nevermind newdelhi newpassword newyork newyorkcity neymar nicholas nicolas nicole nigeria night nikita ninetynine ninja
nintendo nirvana nissan nobody nokia none noob noodles noone nopassword notapassword nothing november nude null numberone nurse nutella nvidia nyc
ocean october office ola oldpassword olga olivia omar omega omg omsairam onedirection onepiece onetwo onetwothree online onlyone ooo opendoor
opensaysme opensesame openup oracle orange orchid oreo orlando owl pablo packers pakistan pancake panda panther papa paris parola parool pass passcode
passme passpass passphrase passw0rd passwd password passwordpassword passwort pasta patricia patrick patriots paul payment peace peach peaches peanut
peanutbutter pearl pedro penguin penis pepper pepsi perrito peru peter philadelphia philippines phoenix piano pikachu pilot pin pineapple pink
pinkfloyd pinky pizza platinum player playerone playstation please plmokn pluto poiuytrewq pokemon poland police polska pony poodle pooja porn porsche
porto portugal potter power powerful praise prayer president pretty prince princess princessa printer private priya program programmer psycho puma
pumba pune punk puppy purple pussy pwned qazwsx qazwsxedc qpalzm queen qweasd qweasdzxc qweqwe qwer qwert qwerty qwertyui qwertyuiop qwertz qwertzuiop
rabbit rachel racing radha rafael rahul raiders rain rainbow rajesh ram rama rambo ramesh rangers rapper raspberry rasta raven ravens realmadrid
rebecca red redbull redred redsox reggae rex ricardo rich richard rihanna river robert roberto robin roblox rock rocknroll rockstar rocky rodrigo rofl
rohit rollingstones roma ronaldo rooster root rootpass rose roses router ruby rugby runner running russia sachin sairam sakura salasana sales salut
samantha samsung samuel samurai sandra sanjay santiago sapphire sarah saraswati sasuke satan saturday sauron sausage savior schatz schatzi school
scooby scotland screwyou sea seattle sebastian secret secure security senha seoul september sergey sergio server service sesame sex sexsex sexxx sexy
sexyboy sexygirl shadow shakira shanghai shark shit shiva shrek sifre signin silver simba simpsons singapore sister sita sith skate skateboard skater
skull sky skywalker slipknot slut slytherin smile smiley smokey snake sniper snoopdogg snoopy snow snowball snowboard snowflake snowman soccer
software soldier soleil somebody someone something sommer sonic sonne sophie sorry southpark spaghetti spain spider spiderman spock spring sprite
stallion star starbucks starcraft starlight stars startrek starwars steel steelers stephanie stephen steven stone storm strawberry student stupid
subaru success successful suckit sugar summer sun sunday sunflower sunil sunita sunshine superhero superman superstar superuser support suresh surf
surfer susan sushi suzuki svetlana swag sweet sweetheart sweetie swimmer swimming sydney sysadmin system taco tacos taiwan tatiana taylorswift tea
teacher teamo techno temp tempo temporary tendulkar tennis tequiero tequila terminator tesla test tester testing testpass testtest texas thailand
thanks thankyou thebeast thebest thegreat thelegend theman theone thepassword thomas thor three threetwoone thunder thursday tiger tigger titanic tits
today together tokyo tomorrow toor topsecret tornado tottenham toyota trekkie trinity truelove trustme trustno trustnoone tuesday tulip tupac turkey
turkiye turtle twilight twitter tyler ubuntu uiop ukraine undefined unicorn university unknown usa user username userpass vader vampire vanessa vegas
vegeta venezuela veronica victoria vietnam vijay violet violin viper virat vladimir vodka voldemort volkswagen volleyball volvo wachtwoord waffle
warcraft warrior warriors wasd washington water watermelon website wednesday weekend welcome welcomehome welcometo whatever whatsapp whiskey white
whoami whore wife wifi william win wind windows wine winner winners winter wireless witch wizard wolf wolverine wonderwoman wrestling wrong wtf xbox
xxx xyz xyzzy yahoo yamaha yankees yellow yesterday yoda yoga yolo yoshi yourpassword youtube yusuf zaqwsx zaqxsw zelda zidane zombie zxcvbn zxcvbnm
zzz
`
    .trim()
    .split(/\s+/),
);
