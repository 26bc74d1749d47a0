import './main.ts'

// The kit's next version: the same app with a mark that a test can see.
document.documentElement.dataset['kit'] = 'next'
